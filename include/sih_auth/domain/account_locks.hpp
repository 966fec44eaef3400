#pragma once

#include <chrono>
#include <vector>

#include "sih_auth/domain/code_budget.hpp"
#include "sih_auth/domain/devices.hpp"
#include "sih_auth/domain/password_guard.hpp"
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
};

struct Lock {
  LockKind kind;
  std::chrono::seconds left;  ///< the longest; `CodeBudget::kUntilReset`: until a new password
};

/// All that wrong passwords and wrong codes can close of an account.
class AccountLocks {
 public:
  AccountLocks(PasswordGuard& guard, CodeBudget& budget, Devices& devices)
      : guard_(guard), budget_(budget), devices_(devices) {}

  /// Those in force, whoever has earned them.
  [[nodiscard]] std::vector<Lock> of(const User& user);

  /// Opens every way to the account again, those of the browsers that it knows and the one to a new
  /// address included, and forgets what was counted. To be called inside a write transaction.
  void lift_all_of(const User& user);

 private:
  PasswordGuard& guard_;
  CodeBudget& budget_;
  Devices& devices_;
};

}  // namespace sih_auth::domain
