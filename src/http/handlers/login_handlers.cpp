#include "http/handlers/login_handlers.hpp"

#include "sih_auth/base/duration.hpp"

#include "http/answers.hpp"
#include "http/form.hpp"
#include "http/login_parts.hpp"
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
    const bool full = form->flag("full");
    const auto wanted_target = form->optional_text("rd");
    if (!form->is_good()) return form->refusal();

    const auto old_session = find_cookie(request, cookies_.session_name()).value_or("");
    const auto step =
        login_.start({*email, password, remember, full, old_session}, client_of(request, cookies_));
    if (!step) return refuse(step.error());
    if (const auto* finished = std::get_if<domain::FinishedLogin>(&*step)) {
      return welcome(request, *finished, wanted_target);
    }
    const auto& started = std::get<domain::StartedLogin>(*step);
    JsonWriter json;
    json.field("message", sentence(Notice::otp_sent));
    json.field("expires_in", base::in_words(login_.otp_lifetime()));
    Response response = ok(json);
    cookies_.set(response, request, cookies_.login_name(), started.token.reveal(),
                 started.lifetime);
    return response;
  }

  [[nodiscard]] Response verify(const Request& request) const {
    auto form = Form::read(request);
    if (!form) return form.error();
    const auto email = form->parsed<domain::EmailAddress>("email");
    const auto proof = read_proof(*form);
    const bool trust_device = form->flag("trust_device");
    const auto wanted_target = form->optional_text("rd");
    if (!form->is_good()) return form->refusal();

    const auto login_cookie = find_cookie(request, cookies_.login_name()).value_or("");
    const auto old_session = find_cookie(request, cookies_.session_name()).value_or("");
    const domain::LoginClaim claim{*email, login_cookie};
    const auto finished =
        login_.finish({claim, *proof, trust_device, old_session}, client_of(request, cookies_));
    if (!finished) return refuse(finished.error());
    return welcome(request, *finished, wanted_target);
  }

  [[nodiscard]] Response resend(const Request& request) const {
    auto form = Form::read(request);
    if (!form) return form.error();
    const auto email = form->parsed<domain::EmailAddress>("email");
    if (!form->is_good()) return form->refusal();

    const auto login_cookie = find_cookie(request, cookies_.login_name()).value_or("");
    const auto sent = login_.resend({*email, login_cookie}, visitor_of(request));
    return sent ? ok(Notice::new_otp_sent) : refuse(sent.error());
  }

 private:
  /// Signed in: what every login ends with.
  [[nodiscard]] Response welcome(const Request& request, const domain::FinishedLogin& finished,
                                 const std::optional<std::string_view>& wanted_target) const {
    JsonWriter json;
    json.field("message", sentence(Notice::login_successful));
    write_user(json, finished.user_id, finished.name, finished.email);
    if (wanted_target) json.field("redirect_to", redirects_.target(*wanted_target));
    Response response = ok(json);
    cookies_.set_session(response, request, finished.session);
    set_login_cookies(response, request, cookies_, finished.device ? &*finished.device : nullptr);
    return response;
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
