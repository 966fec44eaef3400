#include "http/handlers/session_handlers.hpp"

#include "http/answers.hpp"
#include "http/form.hpp"

namespace sih_auth::http {
namespace {

Response show_protected(const Request& request, const Authenticator& authenticator) {
  const auto signed_in = authenticator.identify(request);
  if (!signed_in) return authenticator.challenge(request);
  JsonWriter json;
  json.field("message", sentence(Notice::welcome));
  json.object("user", [&](JsonWriter& user) {
    user.field("id", signed_in->user_id.value).field("email", signed_in->email);
  });
  return ok(json);
}

Response log_out(const Request& request, domain::Sessions& sessions, const CookieJar& cookies) {
  auto form = Form::read(request, true);
  if (!form) return form.error();
  const bool everywhere = form->flag("everywhere");
  if (!form->is_good()) return form->refusal();

  // All of them: a planted second cookie must not keep the first one's session alive.
  for (const std::string& token : find_cookies(request, cookies.session_name())) {
    const auto signed_in = everywhere ? sessions.find(token) : std::nullopt;
    if (signed_in) sessions.end_all_of(signed_in->user_id);
    sessions.end(token);
  }
  Response response = ok(Notice::logged_out);
  cookies.clear(response, request, cookies.session_name());
  return response;
}

}  // namespace

void add_session_routes(Router& router, domain::Sessions& sessions, const CookieJar& cookies,
                        const Authenticator& authenticator) {
  router.add({Method::get, "/protected", Cost::cheap,
              [&](const Request& request) { return show_protected(request, authenticator); }});
  router.add({Method::post, "/logout", Cost::cheap,
              [&](const Request& request) { return log_out(request, sessions, cookies); }});
}

}  // namespace sih_auth::http
