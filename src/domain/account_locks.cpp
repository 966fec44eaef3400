#include "sih_auth/domain/account_locks.hpp"

namespace sih_auth::domain {

void AccountLocks::lift_all_of(const User& user) {
  guard_.pardon(user);
  budget_.forget_all_of(user.email);
  budget_.forget(CodeWay::email_change(user.id));
  for (const Device& device : devices_.list(user.id))
    budget_.forget(CodeWay::device(device.id));
}

}  // namespace sih_auth::domain
