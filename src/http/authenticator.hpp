#pragma once

#include <optional>

#include "sih_auth/domain/sessions.hpp"
#include "sih_auth/http/request.hpp"
#include "sih_auth/http/response.hpp"

#include "http/cookies.hpp"

namespace sih_auth::http {

/// Who sends a request.
class Authenticator {
 public:
  /// Both outlive it.
  Authenticator(domain::Sessions& sessions, const CookieJar& cookies)
      : sessions_(sessions), cookies_(cookies) {}

  /// By the session cookie; nullopt when nobody is signed in, or when two such cookies differ.
  [[nodiscard]] std::optional<domain::SignedIn> identify(const Request& request) const;

  /// 401 `authentication_required`. Cookies that contradict each other are expired with it, as the
  /// browser would go on sending them.
  [[nodiscard]] Response challenge(const Request& request) const;

  /// The same for somebody who is signed in, but since too long ago.
  [[nodiscard]] static Response challenge_again();

 private:
  domain::Sessions& sessions_;
  const CookieJar& cookies_;
};

}  // namespace sih_auth::http
