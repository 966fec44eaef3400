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

    const auto login_cookie = find_cookie(request, cookies_.login_name());
    const auto old_session = find_cookie(request, cookies_.session_name()).value_or("");
    const domain::LoginClaim claim{*email, login_cookie ? std::string_view(*login_cookie) : ""};
    const auto finished =
        login_.finish({claim, *proof, trust_device, old_session}, client_of(request, cookies_));
    if (!finished) return refuse(finished.error());
    Response response = welcome(request, *finished, wanted_target);
    if (login_cookie) cookies_.clear(response, request, cookies_.login_name());
    return response;
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
  /// One of `otp` and `backup_code`; nullopt, and noted, for neither and both.
  static std::optional<domain::LoginProof> read_proof(Form& form) {
    auto backup_code = form.optional_parsed<domain::BackupCode>("backup_code");
    if (form.is_good("backup_code") && !backup_code) {
      auto otp = form.parsed<domain::OtpCode>("otp");
      if (!otp) return std::nullopt;
      return domain::LoginProof(std::move(*otp));
    }
    if (form.optional_text("otp")) form.note("otp", Detail::one_code_only);
    if (!backup_code) return std::nullopt;
    return domain::LoginProof(std::move(*backup_code));
  }

  /// Signed in: what every login ends with.
  [[nodiscard]] Response welcome(const Request& request, const domain::FinishedLogin& finished,
                                 const std::optional<std::string_view>& wanted_target) const {
    JsonWriter json;
    json.field("message", sentence(Notice::login_successful));
    json.object("user", [&](JsonWriter& user) {
      user.field("id", finished.user_id.value);
      user.field("name", finished.name).field("email", finished.email);
    });
    if (wanted_target) json.field("redirect_to", redirects_.target(*wanted_target));
    Response response = ok(json);
    cookies_.set_session(response, request, finished.session);
    if (finished.device) {
      cookies_.set(response, request, cookies_.device_name(), finished.device->token.reveal(),
                   finished.device->lifetime);
    }
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
