#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/secret.hpp"
#include "sih_auth/domain/types.hpp"

/// What programs hold instead of a cookie: an access token for every call, and a refresh token with
/// which to get the next one.
namespace sih_auth::domain {

/// The account that a token speaks for.
struct TokenOwner {
  UserId user_id;
  std::string name;
  std::string email;
  std::vector<std::string> groups;
};

/// What an access token says, to us and to services elsewhere.
struct AccessClaims {
  std::string session;  ///< the name of its session, no secret
  TokenOwner owner;
  base::UnixTime issued_at;
  base::UnixTime expires_at;
};

/// What of it we go by: all else is read from the database.
struct AccessGrant {
  std::string session;
  UserId user_id;
};

/// Signed tokens that anybody can verify who has our public keys: JWT (RFC 7519) in the shape of
/// RFC 9068.
class AccessTokens {
 public:
  virtual ~AccessTokens() = default;

  /// With the newest key.
  [[nodiscard]] virtual base::Secret issue(const AccessClaims& claims) = 0;

  /// nullopt for anything that we did not issue for ourselves, and for what is not valid at `now`,
  /// give or take a minute. Whether the session goes on is for the database to say.
  [[nodiscard]] virtual std::optional<AccessGrant> open(std::string_view token,
                                                        base::UnixTime now) = 0;
};

/// A session and the how-manieth of its refresh tokens, counted from 0.
struct RefreshClaim {
  std::string session;
  std::int64_t generation = 0;
};

/// Refresh tokens: a MAC over the claim beside it, so that one can be made again and none is
/// stored.
class RefreshTokens {
 public:
  virtual ~RefreshTokens() = default;

  /// The same for the same claim, until the key is replaced.
  [[nodiscard]] virtual base::Secret make(const RefreshClaim& claim) const = 0;

  /// nullopt for anything that we did not make, at the cost of a MAC and no more.
  [[nodiscard]] virtual std::optional<RefreshClaim> open(std::string_view token) const = 0;
};

}  // namespace sih_auth::domain
