#include "sih_auth/domain/revocation.hpp"

namespace sih_auth::domain {

void Revocation::end_grants_of(const User& user) {
  logins_.erase_all_of(user.id);
  resets_.erase_all_of(user.email);
  devices_.end_trust(user.id);
}

void Revocation::end_everything_of(const User& user) {
  end_grants_of(user);
  sessions_.end_all_of(user.id);
}

void Revocation::end_everything_but(const SignedIn& signed_in, const User& user) {
  end_grants_of(user);
  sessions_.end_others_of(signed_in);
}

}  // namespace sih_auth::domain
