#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/keyed_values.hpp"
#include "sih_auth/domain/types.hpp"

namespace sih_auth::domain {

/// What a session is held by: a cookie, or a pair of tokens that a program keeps.
enum class SessionKind { browser, token };

/// As the outside calls it: "browser" or "token".
[[nodiscard]] constexpr std::string_view word(SessionKind kind) {
  return kind == SessionKind::browser ? "browser" : "token";
}

/// Of an account, of both kinds. One more ends the one that was used longest ago.
inline constexpr int kMostSessions = 100;

struct NewSession {
  UserId user_id;
  KeyedHash token;
  base::UnixTime created_at;
  base::UnixTime expires_at;
  base::UnixTime full_login_at;  ///< of the last login with a code in this browser
  bool remember = false;         ///< lives to `expires_at` however long it lies idle
  Visitor visitor;
};

/// A live session with the account it speaks for.
struct SignedIn {
  SessionId session_id;
  UserId user_id;
  std::string name;
  std::string email;
  std::vector<std::string> groups;
  base::UnixTime full_login_at;
  base::UnixTime last_seen_at;
  base::UnixTime expires_at{};
  bool remember = false;
  SessionKind kind = SessionKind::browser;
};

/// A session as its owner sees it in a list.
struct OpenSession {
  SessionId id;
  base::UnixTime created_at;
  base::UnixTime last_seen_at;
  Visitor visitor;
  SessionKind kind = SessionKind::browser;
};

/// That a session was used at a time.
struct Visit {
  SessionId session_id;
  base::UnixTime at;
};

}  // namespace sih_auth::domain
