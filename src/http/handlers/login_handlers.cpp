#include "http/handlers/login_handlers.hpp"

#include "sih_auth/base/duration.hpp"

#include "http/answers.hpp"
#include "http/form.hpp"
#include "http/visitor.hpp"

namespace sih_auth::http {
namespace {

class LoginHandlers {
 public:
  LoginHandlers(domain::Login& login, const domain::RedirectPolicy& redirects,
                const CookieJar& cookies)
      : login_(login), redirects_(redirects), cookies_(cookies) {}

  [[nodiscard]] Response start(const Request& request) const {
    auto form = Form::read(request);
    if (!form) return form.error();
    const auto email = form->parsed<domain::EmailAddress>("email");
    const base::Secret password = form->secret("password");
    const bool remember = form->flag("remember");
    if (!form->is_good()) return form->refusal();

    const auto started = login_.start(*email, password, remember, visitor_of(request));
    if (!started) return refuse(started.error());

    JsonWriter json;
    json.field("message", sentence(Notice::otp_sent));
    json.field("expires_in", base::in_words(login_.otp_lifetime()));
    Response response = ok(json);
    cookies_.set(response, request, cookies_.login_name(), started->token.reveal(),
                 started->lifetime);
    return response;
  }

  [[nodiscard]] Response verify(const Request& request) const {
    auto form = Form::read(request);
    if (!form) return form.error();
    const auto email = form->parsed<domain::EmailAddress>("email");
    const auto code = form->parsed<domain::OtpCode>("otp");
    const auto wanted_target = form->optional_text("rd");
    if (!form->is_good()) return form->refusal();

    const auto login_cookie = find_cookie(request, cookies_.login_name());
    const auto old_session = find_cookie(request, cookies_.session_name());
    const auto finished = login_.finish({*email, login_cookie.value_or("")}, *code,
                                        old_session.value_or(""), visitor_of(request));
    if (!finished) return refuse(finished.error());

    JsonWriter json;
    json.field("message", sentence(Notice::login_successful));
    json.object("user", [&](JsonWriter& user) {
      user.field("id", finished->user_id.value);
      user.field("name", finished->name).field("email", finished->email);
    });
    if (wanted_target) json.field("redirect_to", redirects_.target(*wanted_target));
    Response response = ok(json);
    set_session(response, request, finished->session);
    if (login_cookie) cookies_.clear(response, request, cookies_.login_name());
    return response;
  }

  [[nodiscard]] Response resend(const Request& request) const {
    auto form = Form::read(request);
    if (!form) return form.error();
    const auto email = form->parsed<domain::EmailAddress>("email");
    if (!form->is_good()) return form->refusal();

    const auto login_cookie = find_cookie(request, cookies_.login_name());
    login_.resend({*email, login_cookie.value_or("")}, visitor_of(request));
    return ok(Notice::new_otp_sent);
  }

 private:
  void set_session(Response& response, const Request& request,
                   const domain::OpenedSession& session) const {
    std::optional<std::chrono::seconds> lifetime;
    if (session.remember) lifetime = session.lifetime;
    cookies_.set(response, request, cookies_.session_name(), session.token.reveal(), lifetime);
  }

  domain::Login& login_;
  const domain::RedirectPolicy& redirects_;
  const CookieJar& cookies_;
};

}  // namespace

void add_login_routes(Router& router, domain::Login& login, const domain::RedirectPolicy& redirects,
                      const CookieJar& cookies) {
  const LoginHandlers handlers(login, redirects, cookies);
  router.add({Method::post, "/login", Cost::hashes_password,
              [handlers](const Request& request) { return handlers.start(request); }});
  router.add({Method::post, "/verify-otp", Cost::cheap,
              [handlers](const Request& request) { return handlers.verify(request); }});
  router.add({Method::post, "/resend-otp", Cost::cheap,
              [handlers](const Request& request) { return handlers.resend(request); }});
}

}  // namespace sih_auth::http
