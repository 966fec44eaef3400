#include "sih_auth/domain/accounts.hpp"

namespace sih_auth::domain {

tl::expected<void, Denial> Accounts::sign_up(const SignUp& request, const Visitor& visitor) {
  if (!rules_.enabled) return tl::unexpected(Refusal::signup_disabled);
  // Hashed before the address is looked up: a known one takes as long as a new one.
  const std::string hash = parts_.hasher.hash(request.password.secret());
  bool taken = false;
  parts_.transactions.write([&] {
    parts_.users.erase_unverified(request.email);
    taken = !parts_.users.insert({request.name.value(), request.email, hash, parts_.clock.now()});
    if (rules_.is_private) add_sign_up_mail(request, taken, visitor);
  });
  if (rules_.is_private) {
    parts_.bell.ring();
    return {};
  }
  if (taken) return tl::unexpected(Refusal::email_taken);
  return {};
}

/// A mail either way: a known address must not take longer than a new one.
void Accounts::add_sign_up_mail(const SignUp& request, bool taken, const Visitor& visitor) {
  const auto owner = parts_.users.find_by_email(request.email);
  if (!owner) return;  // an address that is kept for somebody who may want it back
  parts_.alerts.add(taken ? MailKind::signup_attempt : MailKind::decoy, *owner, visitor);
}

void Accounts::rename(UserId id, const PersonName& name) {
  parts_.transactions.write([&] { parts_.users.set_name(id, name); });
}

tl::expected<void, Denial> Accounts::change_password(const User& user, const SignedIn& signed_in,
                                                     const base::Secret& current,
                                                     const NewPassword& fresh,
                                                     const Client& client) {
  if (auto confirmed = parts_.guard.confirm(user, current, client); !confirmed) return confirmed;
  const std::string hash = parts_.hasher.hash(fresh.secret());
  bool is_done = false;
  parts_.transactions.write([&] {
    is_done = parts_.users.replace_password_hash(user.id, user.password_hash, hash);
    if (!is_done) return;
    parts_.revocation.end_everything_but(signed_in, user);
    parts_.alerts.add(MailKind::password_changed, user, client.visitor);
  });
  // Somebody else has set another one meanwhile.
  if (!is_done) return tl::unexpected(Refusal::invalid_credentials);
  parts_.bell.ring();
  return {};
}

tl::expected<void, Denial> Accounts::erase(const User& user, const base::Secret& password,
                                           const Client& client) {
  if (auto confirmed = parts_.guard.confirm(user, password, client); !confirmed) return confirmed;
  parts_.transactions.write([&] {
    parts_.revocation.end_everything_of(user);
    parts_.budget.forget(CodeWay::login_cookie(user.email));
    parts_.budget.forget(CodeWay::address_only(user.email));
    parts_.users.erase(user.id);
    parts_.alerts.add(MailKind::account_deleted, user, client.visitor);
  });
  parts_.bell.ring();
  return {};
}

}  // namespace sih_auth::domain
