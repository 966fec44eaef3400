#pragma once

#include <optional>
#include <string_view>

#include <tl/expected.hpp>

#include "sih_auth/domain/account_locks.hpp"
#include "sih_auth/domain/alerts.hpp"
#include "sih_auth/domain/events.hpp"
#include "sih_auth/domain/password_policy.hpp"
#include "sih_auth/domain/reset_store.hpp"
#include "sih_auth/domain/revocation.hpp"
#include "sih_auth/domain/throttle.hpp"

namespace sih_auth::domain {

/// What `Recovery` works with; all of it outlives the recovery.
struct RecoveryParts {
  Transactions& transactions;
  UserStore& users;
  ResetStore& resets;
  Outbox& outbox;
  Alerts& alerts;
  Events& events;
  MailerBell& bell;
  PasswordHasher& hasher;
  AccountLocks& locks;
  Throttle& throttle;
  Devices& devices;
  TokenIssuer& tokens;
  Revocation& revocation;
  const base::Clock& clock;
};

/// The way back for somebody who has forgotten their password (OWASP Forgot Password): a link by
/// mail that works once, for 30 minutes. It signs nobody in.
class Recovery {
 public:
  explicit Recovery(const RecoveryParts& parts) : parts_(parts) {}

  /// Mails a link, at most 3 an hour; a browser that the account knows has 3 of its own. Does the
  /// same work and says nothing when there is no such account or too many have been asked for.
  void send_link(const EmailAddress& email, const Client& client);

  /// Whose password a link would set. Refusal: `invalid_token`, which is told: it is used, too old
  /// or not ours.
  [[nodiscard]] tl::expected<User, Denial> owner_of(std::string_view token, const Visitor& visitor);

  /// Ends all sessions, pending logins and locks, and mails the owner. Refusal: `invalid_token`.
  [[nodiscard]] tl::expected<void, Denial> reset(std::string_view token, const NewPassword& fresh,
                                                 const Visitor& visitor);

 private:
  [[nodiscard]] std::optional<User> find_owner(std::string_view token);
  [[nodiscard]] tl::unexpected<Denial> refuse(const Visitor& visitor);
  void mail_link(const EmailAddress& email, const std::optional<User>& owner,
                 const IssuedToken& issued, const Visitor& visitor);

  RecoveryParts parts_;
};

}  // namespace sih_auth::domain
