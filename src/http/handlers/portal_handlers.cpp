#include "http/handlers/portal_handlers.hpp"

#include "sih_auth/domain/gateway.hpp"

#include "http/answers.hpp"
#include "http/seconds.hpp"

namespace sih_auth::http {
namespace {

Response describe(const SiteFacts& site) {
  JsonWriter json;
  json.field("name", site.name);
  json.field("logo_url", site.logo_url);
  json.flag("signup_enabled", site.signup_enabled);
  return ok(json);
}

class ContinueHandler {
 public:
  ContinueHandler(const Authenticator& authenticator, const domain::RedirectPolicy& redirects,
                  const base::Clock& clock)
      : authenticator_(authenticator), redirects_(redirects), clock_(clock) {}

  [[nodiscard]] Response operator()(const Request& request) const {
    domain::AccessRule rule;
    if (const auto max_age = request.query_value("max_age")) {
      rule.max_age = parse_seconds(*max_age);
      if (!rule.max_age) return refuse({{"max_age", sentence(QueryFlaw::not_seconds)}});
    }
    const auto visitor = authenticator_.identify(request);
    if (!visitor) return authenticator_.challenge(request);
    if (domain::judge(visitor, rule, clock_.now()) != domain::Access::granted) {
      return Authenticator::challenge_again();
    }
    JsonWriter json;
    json.field("message", sentence(Notice::signed_in));
    json.field("redirect_to", redirects_.target(request.query_value("rd").value_or("")));
    return ok(json);
  }

 private:
  const Authenticator& authenticator_;
  const domain::RedirectPolicy& redirects_;
  const base::Clock& clock_;
};

}  // namespace

void add_portal_routes(Router& router, const SiteFacts& site, const Authenticator& authenticator,
                       const domain::RedirectPolicy& redirects, const base::Clock& clock) {
  router.add(
      {Method::get, "/site", Cost::cheap, [site](const Request&) { return describe(site); }});
  router.add(
      {Method::get, "/continue", Cost::cheap, ContinueHandler(authenticator, redirects, clock)});
}

}  // namespace sih_auth::http
