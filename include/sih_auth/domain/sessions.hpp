#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/keyed_values.hpp"
#include "sih_auth/domain/session.hpp"
#include "sih_auth/domain/stores.hpp"
#include "sih_auth/domain/visits.hpp"

namespace sih_auth::domain {

/// OWASP ASVS section 7.3.
struct SessionLifetimes {
  std::chrono::seconds absolute;    ///< from the login, whatever happens
  std::chrono::seconds idle;        ///< from the last visit
  std::chrono::seconds remembered;  ///< in place of both, where that was asked for
};

/// A new session as its browser gets it.
struct OpenedSession {
  base::Secret token;
  bool remember = false;
  std::chrono::seconds lifetime;
};

/// Sessions of browsers from their opening to their end, and lists of all. The database is asked
/// every time: what is ended is refused from the next request on, in every process (OWASP ASVS
/// 7.4.1).
class Sessions {
 public:
  /// `visits` is told of every session that is found.
  Sessions(SessionStore& store, TokenIssuer& tokens, Visits& visits, const base::Clock& clock,
           SessionLifetimes lifetimes);

  /// To be called inside a write transaction. `full_login_at`: the browser's last login with a
  /// code.
  [[nodiscard]] OpenedSession open(UserId user, bool remember, const Visitor& visitor,
                                   base::UnixTime full_login_at);

  /// Who `token` speaks for; nullopt for garbage, ended, idle too long, or a disabled account. What
  /// is found lies idle no more.
  [[nodiscard]] std::optional<SignedIn> find(std::string_view token);

  /// Ends the session, if there is one.
  void end(std::string_view token);

  /// Those of programs as well.
  void end_all_of(UserId user);

  /// false: the account has no such session.
  [[nodiscard]] bool end(UserId user, SessionId id);

  /// Latest visit first.
  [[nodiscard]] std::vector<OpenSession> list(UserId user);

 private:
  SessionStore& store_;
  TokenIssuer& tokens_;
  Visits& visits_;
  const base::Clock& clock_;
  SessionLifetimes lifetimes_;
};

}  // namespace sih_auth::domain
