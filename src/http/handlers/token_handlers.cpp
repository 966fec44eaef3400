#include "http/handlers/token_handlers.hpp"

#include <utility>

#include "http/answers.hpp"
#include "http/form.hpp"
#include "http/login_parts.hpp"
#include "http/visitor.hpp"

namespace sih_auth::http {
namespace {

Response grant(const domain::TokenGrant& tokens, Notice notice) {
  JsonWriter json;
  json.field("message", sentence(notice));
  write_tokens(json, tokens);
  return ok(json);
}

Response serve_keys(const std::string& public_key_set) {
  Response response{200, "application/json", public_key_set + "\n", {}};
  // A new key signs as soon as it is published: whoever keeps the set must not do so for long.
  response.cache_control = "public, max-age=300";
  return response;
}

class TokenHandlers {
 public:
  TokenHandlers(domain::Login& login, domain::TokenSessions& sessions, const CookieJar& cookies)
      : login_(login), sessions_(sessions), cookies_(cookies) {}

  [[nodiscard]] Response issue(const Request& request) const {
    auto form = Form::read(request);
    if (!form) return form.error();
    const auto grant_type = form->optional_text("grant_type");
    if (grant_type == "otp") return log_in(request, *form);
    if (grant_type == "refresh_token") return refresh(request, *form);
    if (form->is_good("grant_type")) form->note("grant_type", Detail::unknown_grant_type);
    return form->refusal();
  }

  [[nodiscard]] Response revoke(const Request& request) const {
    auto form = Form::read(request);
    if (!form) return form.error();
    const base::Secret token = form->secret("refresh_token");
    if (!form->is_good()) return form->refusal();
    sessions_.revoke(token.reveal(), visitor_of(request));
    return ok(Notice::token_revoked);
  }

 private:
  [[nodiscard]] Response log_in(const Request& request, Form& form) const {
    const auto email = form.parsed<domain::EmailAddress>("email");
    const auto proof = read_proof(form);
    if (!form.is_good()) return form.refusal();

    const auto login_cookie = find_cookie(request, cookies_.login_name()).value_or("");
    const domain::LoginClaim claim{*email, login_cookie};
    const auto finished = login_.finish_with_tokens({claim, *proof}, client_of(request, cookies_));
    if (!finished) return refuse(finished.error());
    Response response = grant(finished->tokens, Notice::login_successful);
    set_login_cookies(response, request, cookies_, &finished->device);
    return response;
  }

  [[nodiscard]] Response refresh(const Request& request, Form& form) const {
    const base::Secret token = form.secret("refresh_token");
    if (!form.is_good()) return form.refusal();
    const auto refreshed = sessions_.refresh(token.reveal(), visitor_of(request));
    if (refreshed) return grant(*refreshed, Notice::tokens_refreshed);
    return refuse(refreshed.error());
  }

  domain::Login& login_;
  domain::TokenSessions& sessions_;
  const CookieJar& cookies_;
};

}  // namespace

void add_token_routes(Router& router, domain::Login& login, domain::TokenSessions& sessions,
                      const CookieJar& cookies, std::string public_key_set) {
  const TokenHandlers handlers(login, sessions, cookies);
  router.add({Method::post, "/token", Cost::cheap,
              [handlers](const Request& request) { return handlers.issue(request); }});
  router.add({Method::post, "/token/revoke", Cost::cheap,
              [handlers](const Request& request) { return handlers.revoke(request); }});
  router.add({Method::get, "/.well-known/jwks.json", Cost::cheap,
              [keys = std::move(public_key_set)](const Request&) { return serve_keys(keys); }});
}

}  // namespace sih_auth::http
