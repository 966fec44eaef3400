#pragma once

#include <tl/expected.hpp>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/outbox.hpp"
#include "sih_auth/domain/password_hasher.hpp"
#include "sih_auth/domain/password_policy.hpp"
#include "sih_auth/domain/refusal.hpp"
#include "sih_auth/domain/stores.hpp"
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

class Accounts {
 public:
  Accounts(Transactions& transactions, UserStore& users, Outbox& outbox, MailerBell& bell,
           PasswordHasher& hasher, const base::Clock& clock, SignUpRules rules);

  [[nodiscard]] bool signup_enabled() const noexcept { return rules_.enabled; }

  /// Makes an unverified account; it is verified by its first login. An unverified account with
  /// this address is replaced, with all that hangs on it, since nobody has shown that it is theirs.
  /// Refusals: `signup_disabled`, `email_taken`.
  [[nodiscard]] tl::expected<void, Refusal> sign_up(const SignUp& request, const Visitor& visitor);

 private:
  void tell_owner(const User& owner, const Visitor& visitor);

  Transactions& transactions_;
  UserStore& users_;
  Outbox& outbox_;
  MailerBell& bell_;
  PasswordHasher& hasher_;
  const base::Clock& clock_;
  SignUpRules rules_;
};

}  // namespace sih_auth::domain
