#pragma once

#include <optional>

#include "sih_auth/domain/sessions.hpp"
#include "sih_auth/domain/token_sessions.hpp"
#include "sih_auth/http/request.hpp"
#include "sih_auth/http/response.hpp"

#include "http/cookies.hpp"

namespace sih_auth::http {

/// Who sends a request.
class Authenticator {
 public:
  /// All outlive it.
  Authenticator(domain::Sessions& sessions, domain::TokenSessions& token_sessions,
                const CookieJar& cookies)
      : sessions_(sessions), token_sessions_(token_sessions), cookies_(cookies) {}

  /// By the session cookie or the bearer token, the token first; what is not valid counts as
  /// absent. nullopt when nobody is signed in, when two session cookies differ, or when cookie and
  /// token speak for two accounts.
  [[nodiscard]] std::optional<domain::SignedIn> identify(const Request& request) const;

  /// By the bearer token alone.
  [[nodiscard]] std::optional<domain::SignedIn> identify_by_token(const Request& request) const;

  /// 401 `authentication_required`, with `WWW-Authenticate` (RFC 6750 section 3). Cookies that
  /// contradict each other are expired with it, as the browser would go on sending them.
  [[nodiscard]] Response challenge(const Request& request) const;

  /// The same for somebody who is signed in, but since too long ago.
  [[nodiscard]] static Response challenge_again();

 private:
  domain::Sessions& sessions_;
  domain::TokenSessions& token_sessions_;
  const CookieJar& cookies_;
};

}  // namespace sih_auth::http
