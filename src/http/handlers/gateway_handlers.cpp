#include "http/handlers/gateway_handlers.hpp"

#include <chrono>
#include <map>
#include <memory>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/metric_names.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "http/answers.hpp"
#include "http/seconds.hpp"
#include "http/visitor.hpp"

namespace sih_auth::http {
namespace {

/// A rule that cannot be understood lets nobody in: throws `Unavailable`.
domain::AccessRule rule_of(const CheckedRequest& checked) {
  domain::AccessRule rule;
  if (!base::trim_ascii(checked.groups).empty()) rule.groups = base::split_list(checked.groups);
  if (!checked.max_age.empty()) {
    rule.max_age = parse_seconds(checked.max_age);
    if (!rule.max_age) throw domain::Unavailable("SIH_AUTH_MAX_AGE is not a number of seconds");
  }
  return rule;
}

Response let_in(const domain::SignedIn& visitor) {
  std::string groups;
  for (const std::string& group : visitor.groups)
    groups += (groups.empty() ? "" : ",") + group;
  constexpr int kNoContent = 204;
  Response response{kNoContent, {}, {}, {}};
  response.add_header("Remote-User", visitor.email);
  response.add_header("Remote-Email", visitor.email);
  response.add_header("Remote-User-Id", std::to_string(visitor.user_id.value));
  response.add_header("Remote-Name", base::percent_encode(visitor.name));
  response.add_header("Remote-Groups", groups);
  return response;
}

class GatewayHandlers {
 public:
  GatewayHandlers(const Authenticator& authenticator, const domain::PortalAddress& portal,
                  domain::Events& events, base::Metrics& metrics, const base::Clock& clock)
      : authenticator_(authenticator),
        portal_(portal),
        events_(events),
        counts_(metrics),
        clock_(clock) {}

  [[nodiscard]] Response check(const Request& request) const {
    try {
      return judge(request);
    } catch (const domain::Unavailable&) {
      counts_.unavailable.add();
      throw;
    }
  }

 private:
  /// By what nginx was told.
  struct Counts {
    explicit Counts(base::Metrics& metrics)
        : granted(of(metrics, "granted")),
          sign_in_needed(of(metrics, "sign_in_needed")),
          recent_sign_in_needed(of(metrics, "recent_sign_in_needed")),
          forbidden(of(metrics, "forbidden")),
          unavailable(of(metrics, "unavailable")) {}

    static base::Counter of(base::Metrics& metrics, std::string outcome) {
      return metrics.counter(base::metric_names::kChecks, {{"outcome", std::move(outcome)}});
    }

    base::Counter granted;
    base::Counter sign_in_needed;
    base::Counter recent_sign_in_needed;
    base::Counter forbidden;
    base::Counter unavailable;
  };

  [[nodiscard]] Response judge(const Request& request) const {
    const CheckedRequest& checked = request.checked;
    const domain::AccessRule rule = rule_of(checked);
    const auto visitor = authenticator_.identify(request);
    switch (domain::judge(visitor, rule, clock_.now())) {
      case domain::Access::granted:
        counts_.granted.add();
        return let_in(*visitor);
      case domain::Access::sign_in_needed:
        counts_.sign_in_needed.add();
        return send_to(portal_.sign_in(checked.url), authenticator_.challenge(request));
      case domain::Access::recent_sign_in_needed:
        counts_.recent_sign_in_needed.add();
        return send_to(portal_.sign_in(checked.url, rule.max_age),
                       Authenticator::challenge_again());
      case domain::Access::forbidden:
        counts_.forbidden.add();
        tell_refused(*visitor, request);
        return turn_away(*visitor, portal_.switch_account(checked.url));
    }
    __builtin_unreachable();
  }

  /// Once a minute for each session: whoever asks without end must not fill the log.
  void tell_refused(const domain::SignedIn& visitor, const Request& request) const {
    constexpr std::chrono::minutes kQuiet{1};
    constexpr std::size_t kMostSessions = 1'000;
    const auto now = clock_.now();
    if (told_->size() >= kMostSessions) told_->clear();
    base::UnixTime& last = (*told_)[visitor.session_id.value];
    if (now - last < kQuiet) return;
    last = now;
    events_.mention({domain::EventKind::access_refused, std::string(domain::reasons::kNotInGroup),
                     visitor.user_id, visitor.email, visitor_of(request)});
  }

  static Response send_to(const std::string& page, Response response) {
    response.add_header("Location", page);
    return response;
  }

  /// nginx's page names the account and offers to switch.
  static Response turn_away(const domain::SignedIn& visitor, const std::string& page) {
    Response response = send_to(page, refuse(Fault::not_in_group));
    response.add_header("Remote-User", visitor.email);
    return response;
  }

  const Authenticator& authenticator_;
  const domain::PortalAddress& portal_;
  domain::Events& events_;
  Counts counts_;
  std::shared_ptr<std::map<std::int64_t, base::UnixTime>> told_ =
      std::make_shared<std::map<std::int64_t, base::UnixTime>>();  ///< when, by session
  const base::Clock& clock_;
};

}  // namespace

void add_gateway_routes(Router& router, const Authenticator& authenticator,
                        const domain::PortalAddress& portal, domain::Events& events,
                        base::Metrics& metrics, const base::Clock& clock) {
  const GatewayHandlers handlers(authenticator, portal, events, metrics, clock);
  router.add({Method::get, "/auth", Cost::cheap,
              [handlers](const Request& request) { return handlers.check(request); }});
}

}  // namespace sih_auth::http
