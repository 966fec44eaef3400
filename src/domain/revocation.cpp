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

std::optional<OpenedSession> Revocation::end_everything_but(const SignedIn& signed_in,
                                                            const User& user,
                                                            const Visitor& visitor) {
  if (signed_in.kind == SessionKind::token) {
    end_grants_of(user);
    sessions_.end_all_but(signed_in);
    return std::nullopt;
  }
  end_everything_of(user);
  return sessions_.open(user.id, signed_in.remember, visitor, signed_in.full_login_at);
}

}  // namespace sih_auth::domain
