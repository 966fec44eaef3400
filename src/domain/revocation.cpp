#include "sih_auth/domain/revocation.hpp"

namespace sih_auth::domain {

void Revocation::end_grants_of(const User& user) {
  logins_.erase_all_of(user.id);
  resets_.erase_all_of(user.email);
  static_cast<void>(email_changes_.erase(user.id));
  devices_.end_trust(user.id);
}

void Revocation::end_everything_of(const User& user) {
  end_grants_of(user);
  sessions_.end_all_of(user.id);
}

}  // namespace sih_auth::domain
