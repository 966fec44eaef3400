#pragma once

#include "sih_auth/domain/code_budget.hpp"
#include "sih_auth/domain/devices.hpp"
#include "sih_auth/domain/password_guard.hpp"
#include "sih_auth/domain/user.hpp"

namespace sih_auth::domain {

/// All that wrong passwords and wrong codes can close of an account.
class AccountLocks {
 public:
  AccountLocks(PasswordGuard& guard, CodeBudget& budget, Devices& devices)
      : guard_(guard), budget_(budget), devices_(devices) {}

  /// Opens every way to the account again, those of the browsers that it knows and the one to a new
  /// address included, and forgets what was counted. To be called inside a write transaction.
  void lift_all_of(const User& user);

 private:
  PasswordGuard& guard_;
  CodeBudget& budget_;
  Devices& devices_;
};

}  // namespace sih_auth::domain
