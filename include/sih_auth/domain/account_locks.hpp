#pragma once

#include <chrono>
#include <vector>

#include "sih_auth/domain/code_budget.hpp"
#include "sih_auth/domain/devices.hpp"
#include "sih_auth/domain/password_guard.hpp"
#include "sih_auth/domain/throttle.hpp"
#include "sih_auth/domain/user.hpp"

namespace sih_auth::domain {

/// What can shut somebody out of an account for a while.
enum class LockKind {
  passwords_of_account,        ///< from everywhere
  passwords_of_client,         ///< from one network or more
  passwords_of_known_browser,  ///< in one or more
  codes_after_password,        ///< the account is locked
  codes_by_address,            ///< for who knows the address alone
  codes_of_known_browser,      ///< in one or more
  codes_of_email_change,       ///< for a new address
  code_mails,                  ///< so many that no more are sent
};

struct Lock {
  LockKind kind;
  std::chrono::seconds left;  ///< the longest; `CodeBudget::kUntilReset`: until a new password
};

/// All that wrong passwords, wrong codes and too many mails can close of an account.
class AccountLocks {
 public:
  AccountLocks(PasswordGuard& guard, CodeBudget& budget, Throttle& throttle, Devices& devices)
      : guard_(guard), budget_(budget), throttle_(throttle), devices_(devices) {}

  /// Those in force, whoever has earned them.
  [[nodiscard]] std::vector<Lock> of(const User& user);

  /// Opens every way into the account again, those of the browsers that it knows included, and
  /// forgets what was counted. To be called inside a write transaction; so below.
  void lift_of_sign_in(const User& user);

  /// Also the one to a new address, where whoever is signed in may be the one who guesses.
  void lift_all_of(const User& user);

 private:
  PasswordGuard& guard_;
  CodeBudget& budget_;
  Throttle& throttle_;
  Devices& devices_;
};

}  // namespace sih_auth::domain
