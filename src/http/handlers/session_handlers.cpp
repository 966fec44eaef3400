#include "http/handlers/session_handlers.hpp"

#include "http/answers.hpp"
#include "http/form.hpp"
#include "http/origin_policy.hpp"
#include "http/visitor.hpp"

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

Response list(const Request& request, domain::Sessions& sessions,
              const Authenticator& authenticator) {
  const auto signed_in = authenticator.identify(request);
  if (!signed_in) return authenticator.challenge(request);
  const auto open = sessions.list(signed_in->user_id);
  JsonWriter json;
  json.objects("sessions", open.size(), [&](JsonWriter& fields, std::size_t i) {
    const domain::OpenSession& session = open[i];
    fields.field("id", session.id.value).field("kind", word(session.kind));
    fields.field("created_at", base::to_integer(session.created_at));
    fields.field("last_seen_at", base::to_integer(session.last_seen_at));
    fields.field("ip", session.visitor.ip).field("user_agent", session.visitor.user_agent);
    fields.flag("current", session.id == signed_in->session_id);
  });
  return ok(json);
}

Response end(const Request& request, domain::SignOut& sign_out, const CookieJar& cookies,
             const Authenticator& authenticator) {
  const auto signed_in = authenticator.identify(request);
  if (!signed_in) return authenticator.challenge(request);
  const domain::SessionId id{id_in_path(request)};
  if (!sign_out.end(*signed_in, id, visitor_of(request))) return refuse(Fault::not_found);
  Response response = ok(Notice::session_ended);
  const bool is_own = id == signed_in->session_id;
  if (is_own && signed_in->kind == domain::SessionKind::browser) {
    cookies.clear(response, request, cookies.session_name());
  }
  return response;
}

Response log_out(const Request& request, domain::Sessions& sessions, domain::SignOut& sign_out,
                 const CookieJar& cookies, const Authenticator& authenticator) {
  auto form = Form::read(request, true);
  if (!form) return form.error();
  const bool everywhere = form->flag("everywhere");
  if (!form->is_good()) return form->refusal();

  // All of them: a planted second cookie must not keep the first one's session alive.
  const auto tokens = find_cookies(request, cookies.session_name());
  for (const std::string& token : tokens) {
    if (const auto signed_in = sessions.find(token)) {
      sign_out.leave(*signed_in, everywhere, visitor_of(request));
    } else {
      sessions.end(token);
    }
  }
  if (const auto signed_in = authenticator.identify_by_token(request)) {
    sign_out.leave(*signed_in, everywhere, visitor_of(request));
  }
  Response response = ok(Notice::logged_out);
  // A browser that brings none may hold one, but has then been sent by another site (SameSite).
  if (!tokens.empty() || !is_browser(request)) {
    cookies.clear(response, request, cookies.session_name());
  }
  return response;
}

}  // namespace

void add_session_routes(Router& router, domain::Sessions& sessions, domain::SignOut& sign_out,
                        const CookieJar& cookies, const Authenticator& authenticator) {
  router.add({Method::get, "/protected", Cost::cheap,
              [&](const Request& request) { return show_protected(request, authenticator); }});
  router.add({Method::get, "/sessions", Cost::cheap,
              [&](const Request& request) { return list(request, sessions, authenticator); }});
  router.add({Method::del, "/sessions/{id}", Cost::cheap, [&](const Request& request) {
                return end(request, sign_out, cookies, authenticator);
              }});
  router.add({Method::post, "/logout", Cost::cheap, [&](const Request& request) {
                return log_out(request, sessions, sign_out, cookies, authenticator);
              }});
}

}  // namespace sih_auth::http
