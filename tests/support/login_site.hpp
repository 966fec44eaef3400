#pragma once

#include <string>

#include "http/handlers/account_handlers.hpp"
#include "http/handlers/backup_code_handlers.hpp"
#include "http/handlers/device_handlers.hpp"
#include "http/handlers/email_handlers.hpp"
#include "http/handlers/gateway_handlers.hpp"
#include "http/handlers/login_handlers.hpp"
#include "http/handlers/portal_handlers.hpp"
#include "http/handlers/recovery_handlers.hpp"
#include "http/handlers/session_handlers.hpp"
#include "http/handlers/token_handlers.hpp"
#include "support/fake_metrics.hpp"
#include "support/http_messages.hpp"
#include "support/login_world.hpp"

namespace sih_auth::tests {

/// The endpoints over a world in memory.
class LoginSite : public LoginWorld {
 public:
  explicit LoginSite(domain::SignUpRules rules = {}) : LoginWorld(rules) {
    http::add_login_routes(router, login, redirects, cookies);
    http::add_token_routes(router, login, token_sessions, cookies, "{\"keys\":[]}");
    http::add_session_routes(router, sessions, sign_out, cookies, authenticator);
    http::add_gateway_routes(router, authenticator, portal, events, metrics, clock);
    http::add_account_routes(router, accounts, policy, authenticator, cookies);
    http::add_recovery_routes(router, recovery, policy, cookies);
    http::add_email_routes(router, email_change, accounts, authenticator, cookies);
    http::add_backup_code_routes(router, backup_codes, accounts, authenticator, cookies);
    http::add_device_routes(router, devices, sign_out, authenticator, cookies);
    http::add_portal_routes(router, {"Example", "https://auth.example.com/logo.svg", true},
                            authenticator, redirects, clock);
  }

  [[nodiscard]] http::Response answer(const http::Request& request) const {
    return router.find(request)->handler(request);
  }

  /// POST, with the `Cookie` header that is given.
  [[nodiscard]] http::Response send(const std::string& path, const std::string& body,
                                    const std::string& cookie = {}) const {
    const http::Request request = post(path, body);
    return answer(cookie.empty() ? request : with_cookie(request, cookie));
  }

  [[nodiscard]] http::Response send(http::Method method, const std::string& path,
                                    const std::string& body, const std::string& cookie) const {
    http::Request request = with_cookie(post(path, body), cookie);
    request.method = method;
    return answer(request);
  }

  [[nodiscard]] http::Response see(const std::string& path, const std::string& cookie = {}) const {
    return answer(cookie.empty() ? get(path) : with_cookie(get(path), cookie));
  }

  /// "name=value" of the cookie that an answer sets; empty when it sets none of that name.
  [[nodiscard]] static std::string cookie_in(const http::Response& response,
                                             const std::string& name) {
    for (const std::string& cookie : headers_of(response, "Set-Cookie")) {
      if (cookie.starts_with(name + "=")) return cookie.substr(0, cookie.find(';'));
    }
    return {};
  }

  /// Both steps; the session's cookie.
  [[nodiscard]] std::string signed_in() {
    const auto started = send("/login", R"({"email":"john@example.com","password":"right"})");
    const auto finished =
        send("/verify-otp", R"({"email":"john@example.com","otp":")" + mailed_code() + "\"}",
             cookie_in(started, "login"));
    return cookie_in(finished, "session");
  }

  FakePasswordStrength strength{40};
  domain::PasswordPolicy policy{strength, "Example"};
  domain::RedirectPolicy redirects{"https://auth.example.com", "", {}};
  domain::PortalAddress portal{"https://auth.example.com"};
  http::CookieJar cookies{"session", ""};
  http::Authenticator authenticator{sessions, token_sessions, cookies};
  FakeMetrics metrics;
  http::Router router;
};

}  // namespace sih_auth::tests
