#pragma once

#include <optional>
#include <variant>

#include <tl/expected.hpp>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/account_locks.hpp"
#include "sih_auth/domain/alerts.hpp"
#include "sih_auth/domain/events.hpp"
#include "sih_auth/domain/password_guard.hpp"
#include "sih_auth/domain/password_hasher.hpp"
#include "sih_auth/domain/password_policy.hpp"
#include "sih_auth/domain/refusal.hpp"
#include "sih_auth/domain/revocation.hpp"
#include "sih_auth/domain/sessions.hpp"
#include "sih_auth/domain/stores.hpp"
#include "sih_auth/domain/throttle.hpp"
#include "sih_auth/domain/token_sessions.hpp"
#include "sih_auth/domain/types.hpp"

namespace sih_auth::domain {

struct SignUp {
  PersonName name;
  EmailAddress email;
  NewPassword password;
};

struct SignUpRules {
  bool enabled = true;
  /// Answer alike whether or not the address is known, and tell its owner by mail.
  bool is_private = false;
};

/// What `Accounts` works with; all of it outlives the accounts.
struct AccountParts {
  Transactions& transactions;
  UserStore& users;
  Alerts& alerts;
  Events& events;
  MailerBell& bell;
  PasswordHasher& hasher;
  PasswordGuard& guard;
  Throttle& throttle;
  AccountLocks& locks;
  Revocation& revocation;
  Sessions& sessions;
  TokenSessions& token_sessions;
  const base::Clock& clock;
};

/// What somebody goes on with whose sessions were all ended: a cookie, or tokens.
using RenewedSession = std::variant<OpenedSession, TokenGrant>;

/// Accounts from their sign-up to their end, as their owners look after them.
class Accounts {
 public:
  Accounts(const AccountParts& parts, SignUpRules rules) : parts_(parts), rules_(rules) {}

  /// Before anything of a sign-up is looked at. Refusal: `signup_disabled`, which is told.
  [[nodiscard]] tl::expected<void, Denial> require_signup(const Visitor& visitor);

  /// Makes an unverified account; it is verified by its first login. An unverified account with
  /// this address is replaced, with all that hangs on it, since nobody has shown that it is theirs.
  /// Refusals: `signup_disabled`, `email_taken`.
  [[nodiscard]] tl::expected<void, Denial> sign_up(const SignUp& request, const Visitor& visitor);

  /// nullopt: the account is gone.
  [[nodiscard]] std::optional<User> find(UserId id) { return parts_.users.find(id); }

  /// Nobody is mailed: the name lets nobody in.
  void rename(const User& user, const PersonName& name, const Visitor& visitor);

  /// Ends every session, every pending login, all trust in browsers and all locks, mails the owner,
  /// and opens a new session of the same kind for them: whoever has copied the old one's cookie or
  /// tokens is signed out. Refusals: those of `PasswordGuard::confirm`.
  [[nodiscard]] tl::expected<RenewedSession, Denial> change_password(const User& user,
                                                                     const SignedIn& signed_in,
                                                                     const base::Secret& current,
                                                                     const NewPassword& fresh,
                                                                     const Client& client);

  /// With all that hangs on the account; its owner is mailed. Refusals: those of
  /// `PasswordGuard::confirm`.
  [[nodiscard]] tl::expected<void, Denial> erase(const User& user, const base::Secret& password,
                                                 const Client& client);

 private:
  void add_sign_up_mail(const SignUp& request, bool taken, const Visitor& visitor);

  [[nodiscard]] RenewedSession renew(const SignedIn& signed_in, const User& user,
                                     const Visitor& visitor);

  AccountParts parts_;
  SignUpRules rules_;
};

}  // namespace sih_auth::domain
