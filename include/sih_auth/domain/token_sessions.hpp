#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include <tl/expected.hpp>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/random.hpp"
#include "sih_auth/base/secret.hpp"
#include "sih_auth/domain/bearer_tokens.hpp"
#include "sih_auth/domain/events.hpp"
#include "sih_auth/domain/refusal.hpp"
#include "sih_auth/domain/session.hpp"
#include "sih_auth/domain/stores.hpp"
#include "sih_auth/domain/token_session_store.hpp"
#include "sih_auth/domain/user.hpp"
#include "sih_auth/domain/visits.hpp"

namespace sih_auth::domain {

struct TokenLifetimes {
  std::chrono::seconds access;   ///< of one access token
  std::chrono::seconds refresh;  ///< of the session: from the login, however often it is refreshed
};

/// What a program gets at a login and at each refresh.
struct TokenGrant {
  base::Secret access_token;
  std::chrono::seconds expires_in;  ///< of the access token
  base::Secret refresh_token;
  TokenOwner owner;
};

/// What `TokenSessions` works with; all of it outlives it.
struct TokenSessionParts {
  Transactions& transactions;
  TokenSessionStore& store;
  AccessTokens& access_tokens;
  const RefreshTokens& refresh_tokens;
  Visits& visits;
  Events& events;
  base::RandomSource& random;
  const base::Clock& clock;
};

/// Sessions that programs hold by tokens (OAuth 2.0 Security Best Current Practice, RFC 9700,
/// section 4.14: refresh token rotation). The database is asked every time: what is ended is
/// refused from the next request on, in every process.
class TokenSessions {
 public:
  TokenSessions(const TokenSessionParts& parts, TokenLifetimes lifetimes)
      : parts_(parts), lifetimes_(lifetimes) {}

  /// To be called inside a write transaction. `full_login_at`: the last login with a code.
  [[nodiscard]] TokenGrant open(const User& user, const Visitor& visitor,
                                base::UnixTime full_login_at);

  /// Who an access token speaks for; nullopt for garbage, what has run out, and ended sessions.
  [[nodiscard]] std::optional<SignedIn> find(std::string_view access_token);

  /// The next pair. A refresh token works once: who shows a used one ends the session, as one of
  /// the two who have it must have stolen it. But for 10 seconds, and as long as nobody has used
  /// its successor, it gives the same successor again: the answer may have been lost. Refusals:
  /// `invalid_refresh_token`; `reused_refresh_token` to whom the session has just been ended.
  [[nodiscard]] tl::expected<TokenGrant, Denial> refresh(std::string_view refresh_token,
                                                         const Visitor& visitor);

  /// Ends the session of a refresh token, used or not (RFC 7009 section 2.1); does nothing with
  /// what is none (section 2.2).
  void revoke(std::string_view refresh_token, const Visitor& visitor);

 private:
  void tell(EventKind kind, const SignedIn& session, const Visitor& visitor);
  [[nodiscard]] TokenGrant grant(const RefreshClaim& claim, TokenOwner owner,
                                 base::UnixTime session_end, base::UnixTime now);

  TokenSessionParts parts_;
  TokenLifetimes lifetimes_;
};

}  // namespace sih_auth::domain
