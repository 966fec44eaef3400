#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/bearer_tokens.hpp"
#include "sih_auth/domain/session.hpp"
#include "sih_auth/domain/types.hpp"

namespace sih_auth::domain {

struct NewTokenSession {
  std::string name;
  UserId user_id;
  base::UnixTime created_at;
  base::UnixTime expires_at;
  base::UnixTime full_login_at;  ///< with a code
  Visitor visitor;
};

/// The sessions that are held by tokens; `SessionStore` lists and ends them as it does browsers'.
/// All functions throw `Unavailable` when the database does not do its work.
class TokenSessionStore {
 public:
  virtual ~TokenSessionStore() = default;

  /// With the generation 0.
  virtual void insert(const NewTokenSession& session) = 0;

  /// What an access token speaks for: a session that is live at `now`, and its account not
  /// disabled.
  [[nodiscard]] virtual std::optional<SignedIn> find(std::string_view name, base::UnixTime now) = 0;

  /// Replaces the session's refresh token by the next one, and notes who asked. true exactly once
  /// for each generation, and only while the session lives.
  [[nodiscard]] virtual bool rotate(const RefreshClaim& claim, const Visitor& visitor,
                                    base::UnixTime now) = 0;

  /// Ends the session, unless `claim` is its present token, or was the present one until some time
  /// between `replaced_since` and `now`. true: it is ended.
  [[nodiscard]] virtual bool erase_reused(const RefreshClaim& claim, base::UnixTime replaced_since,
                                          base::UnixTime now) = 0;
  virtual void erase(std::string_view name) = 0;
};

}  // namespace sih_auth::domain
