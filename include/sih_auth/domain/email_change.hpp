#pragma once

#include <optional>
#include <string_view>

#include <tl/expected.hpp>

#include "sih_auth/base/random.hpp"
#include "sih_auth/domain/alerts.hpp"
#include "sih_auth/domain/backup_codes.hpp"
#include "sih_auth/domain/code_budget.hpp"
#include "sih_auth/domain/email_change_store.hpp"
#include "sih_auth/domain/events.hpp"
#include "sih_auth/domain/password_guard.hpp"
#include "sih_auth/domain/revocation.hpp"
#include "sih_auth/domain/throttle.hpp"

namespace sih_auth::domain {

/// What `EmailChange` works with; all of it outlives the change.
struct EmailChangeParts {
  Transactions& transactions;
  UserStore& users;
  EmailChangeStore& changes;
  BackupCodes& backup_codes;
  Outbox& outbox;
  Alerts& alerts;
  Events& events;
  MailerBell& bell;
  PasswordGuard& guard;
  Throttle& throttle;
  CodeBudget& budget;
  KeyedHasher& keyed_hasher;
  TokenIssuer& tokens;
  Devices& devices;
  Revocation& revocation;
  base::RandomSource& random;
  const base::Clock& clock;
};

/// From one address to another: the password, then a code that was mailed to the new address. The
/// old address is told, and whoever reads its mail can take it all back for seven days.
class EmailChange {
 public:
  /// `is_private`: answer alike whether or not the new address is taken.
  EmailChange(const EmailChangeParts& parts, std::chrono::seconds otp_lifetime, bool is_private)
      : parts_(parts), otp_lifetime_(otp_lifetime), is_private_(is_private) {}

  [[nodiscard]] std::chrono::seconds otp_lifetime() const noexcept { return otp_lifetime_; }

  /// Mails a code to the new address, 3 in 5 minutes of an account and as many to an address.
  /// Refusals: those of `PasswordGuard::confirm`, `email_taken`; beyond that `too_many_requests`;
  /// after too many wrong codes `too_many_requests` or, where only a new password helps,
  /// `account_locked`.
  [[nodiscard]] tl::expected<void, Denial> start(const User& user, const EmailAddress& email,
                                                 const base::Secret& password,
                                                 const Client& client);

  /// Enters the new address, and ends pending logins, links and trust in browsers. A try is counted
  /// before it is judged. Refusal: `invalid_otp`, whatever was wrong.
  [[nodiscard]] tl::expected<void, Denial> confirm(const User& user, const OtpCode& code,
                                                   const Visitor& visitor);

  /// Gives the account back to the old address, ends everything that the other one has opened, and
  /// tells both. Refusal: `invalid_token`.
  [[nodiscard]] tl::expected<void, Denial> undo(std::string_view token, const Visitor& visitor);

 private:
  [[nodiscard]] tl::expected<void, Denial> offer(const User& user, const EmailAddress& email,
                                                 const Visitor& visitor);
  void tell_failed(const User& user, std::string_view reason, const Visitor& visitor);
  [[nodiscard]] std::optional<Denial> closed_for(const User& user);
  void mail_code(const User& user, const EmailAddress& email, const OtpCode& code,
                 const Visitor& visitor, bool is_taken);
  [[nodiscard]] bool enter(const User& user, const PendingEmailChange& pending,
                           const Visitor& visitor);
  void tell_old_address(const User& user, const EmailAddress& email, const Visitor& visitor);
  void restore(const User& user, const EmailUndo& undo, const Visitor& visitor);

  EmailChangeParts parts_;
  std::chrono::seconds otp_lifetime_;
  bool is_private_;
};

}  // namespace sih_auth::domain
