#include "sih_auth/domain/account_locks.hpp"

#include <algorithm>

#include "sih_auth/domain/code_mail_throttles.hpp"

namespace sih_auth::domain {

std::vector<Lock> AccountLocks::of(const User& user) {
  using std::chrono::seconds;
  seconds known_browser{0};
  for (const Device& device : devices_.list(user.id))
    known_browser = std::max(known_browser, budget_.closed_for(CodeWay::device(device.id)));
  const PasswordWaits passwords = guard_.waits_of(user);
  std::vector<Lock> locks{
      {LockKind::passwords_of_account, passwords.account},
      {LockKind::passwords_of_client, passwords.client},
      {LockKind::passwords_of_known_browser, passwords.known_browser},
      {LockKind::codes_after_password, budget_.closed_for(CodeWay::login_cookie(user.email))},
      {LockKind::codes_by_address, budget_.closed_for(CodeWay::address_only(user.email))},
      {LockKind::codes_of_known_browser, known_browser},
      {LockKind::codes_of_email_change, budget_.closed_for(CodeWay::email_change(user.id))},
      {LockKind::code_mails, throttle_.wait(code_mail_throttles::kOfAccount, user.email.key())}};
  std::erase_if(locks, [](const Lock& lock) { return lock.left == seconds{0}; });
  return locks;
}

void AccountLocks::lift_of_sign_in(const User& user) {
  guard_.pardon(user);
  budget_.forget_all_of(user.email);
  throttle_.forget(code_mail_throttles::kOfAccount.back(), user.email.key());
  throttle_.forget(code_mail_throttles::kWithoutCookie.back(), user.email.key());
  for (const Device& device : devices_.list(user.id))
    budget_.forget(CodeWay::device(device.id));
}

void AccountLocks::lift_all_of(const User& user) {
  lift_of_sign_in(user);
  budget_.forget(CodeWay::email_change(user.id));
}

}  // namespace sih_auth::domain
