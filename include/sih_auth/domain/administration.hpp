#pragma once

#include <functional>
#include <set>
#include <span>

#include <tl/expected.hpp>

#include "sih_auth/domain/account_locks.hpp"
#include "sih_auth/domain/alerts.hpp"
#include "sih_auth/domain/events.hpp"
#include "sih_auth/domain/outbox.hpp"
#include "sih_auth/domain/password_hasher.hpp"
#include "sih_auth/domain/password_policy.hpp"
#include "sih_auth/domain/revocation.hpp"
#include "sih_auth/domain/stores.hpp"

namespace sih_auth::domain {

/// What `Administration` works with; all of it outlives the administration.
struct AdministrationParts {
  Transactions& transactions;
  UserStore& users;
  Alerts& alerts;
  Events& events;
  MailerBell& bell;
  PasswordHasher& hasher;
  AccountLocks& locks;
  Revocation& revocation;
  Sessions& sessions;
  const base::Clock& clock;
};

/// An account that its owner did not sign up for.
struct AddedAccount {
  PersonName name;
  EmailAddress email;
  NewPassword password;
  std::set<GroupName> groups;
  bool is_verified = true;
};

/// What somebody may do to all accounts who runs the service. Several at once are one transaction:
/// all or none. An error is the address that no account has.
class Administration {
 public:
  using Emails = std::span<const EmailAddress>;
  using Outcome = tl::expected<void, EmailAddress>;

  explicit Administration(const AdministrationParts& parts) : parts_(parts) {}

  /// false: the address is taken, by an unverified account too, or kept for somebody who may want
  /// it back.
  [[nodiscard]] bool add(const AddedAccount& account);

  /// Ends everything that is open; nobody gets in until the account is enabled. What is disabled
  /// already keeps its date.
  [[nodiscard]] Outcome disable(Emails emails);

  /// What was ended stays ended.
  [[nodiscard]] Outcome enable(Emails emails);

  /// Forgets every lock and the failures that were counted.
  [[nodiscard]] Outcome unlock(Emails emails);

  /// With all that hangs on the accounts.
  [[nodiscard]] Outcome erase(Emails emails);

  /// As by the mailed link: ends everything that is open, and every lock.
  [[nodiscard]] Outcome set_password(const EmailAddress& email, const NewPassword& fresh,
                                     bool tells_owner);

  /// Of browsers and of programs. Browsers stay known and trusted.
  [[nodiscard]] Outcome end_sessions(Emails emails);

  /// These and no others.
  [[nodiscard]] Outcome set_groups(const EmailAddress& email, const std::set<GroupName>& groups);

 private:
  [[nodiscard]] Outcome for_each(Emails emails, EventKind told,
                                 const std::function<void(const User&)>& action);

  AdministrationParts parts_;
};

}  // namespace sih_auth::domain
