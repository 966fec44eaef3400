#include "sih_auth/domain/accounts.hpp"

#include <utility>

namespace sih_auth::domain {
namespace {

// Anybody can cause one, as often as they like.
constexpr ThrottleRule kSignUpMails{"sign_up_mails", 1, std::chrono::minutes{60}};

}  // namespace

tl::expected<void, Denial> Accounts::require_signup(const Visitor& visitor) {
  if (rules_.enabled) return {};
  parts_.events.mention(
      {EventKind::signup_refused, std::string(reasons::kSignupDisabled), {}, "", visitor});
  return tl::unexpected(Denial(Refusal::signup_disabled));
}

tl::expected<void, Denial> Accounts::sign_up(const SignUp& request, const Visitor& visitor) {
  if (auto open = require_signup(visitor); !open) return open;
  // Hashed before the address is looked up: a known one takes as long as a new one.
  const std::string hash = parts_.hasher.hash(request.password.secret());
  bool taken = false;
  parts_.transactions.write([&] {
    parts_.users.erase_unverified(request.email);
    taken = !parts_.users.insert({request.name.value(), request.email, hash, parts_.clock.now()});
    const auto owner = parts_.users.find_by_email(request.email);
    parts_.events.record({taken ? EventKind::signup_refused : EventKind::account_created,
                          taken ? std::string(reasons::kEmailTaken) : "",
                          owner ? owner->id : UserId{}, request.email.value(), visitor});
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
  const std::string subject = (taken ? "" : "nobody|") + request.email.key();
  const bool may_mail = parts_.throttle.count(kSignUpMails, subject) == std::chrono::seconds{0};
  const auto owner = parts_.users.find_by_email(request.email);
  if (!owner) return;  // an address that is kept for somebody who may want it back
  parts_.alerts.add(taken && may_mail ? MailKind::signup_attempt : MailKind::decoy, *owner,
                    visitor);
}

void Accounts::rename(const User& user, const PersonName& name, const Visitor& visitor) {
  parts_.transactions.write([&] {
    parts_.users.set_name(user.id, name);
    parts_.events.record(EventKind::name_changed, user, visitor);
  });
}

tl::expected<RenewedSession, Denial> Accounts::change_password(const User& user,
                                                               const SignedIn& signed_in,
                                                               const base::Secret& current,
                                                               const NewPassword& fresh,
                                                               const Client& client) {
  if (auto confirmed = parts_.guard.confirm(user, current, client, [](const User&) {});
      !confirmed) {
    return tl::unexpected(confirmed.error());
  }
  const std::string hash = parts_.hasher.hash(fresh.secret());
  std::optional<RenewedSession> renewed;
  parts_.transactions.write([&] {
    renewed.reset();
    // Whoever was signed out or disabled while it was hashed does not come in again by this.
    const auto owner = parts_.users.find(user.id);
    if (!owner || owner->is_disabled || owner->password_hash != user.password_hash) return;
    if (!parts_.sessions.end(owner->id, signed_in.session_id)) return;
    parts_.users.set_password_hash(owner->id, hash);
    parts_.revocation.end_everything_of(*owner);
    renewed = renew(signed_in, *owner, client.visitor);
    // As by the link in a mail. Who locked the account must guess anew, and another password.
    parts_.locks.lift_of_sign_in(*owner);
    parts_.alerts.add(MailKind::password_changed, *owner, client.visitor);
    parts_.events.record(EventKind::password_changed, *owner, client.visitor);
  });
  // Somebody else has set another one meanwhile, or ended the session.
  if (!renewed) return tl::unexpected(Denial(Refusal::invalid_credentials));
  parts_.bell.ring();
  return std::move(*renewed);
}

RenewedSession Accounts::renew(const SignedIn& signed_in, const User& user,
                               const Visitor& visitor) {
  if (signed_in.kind == SessionKind::token) {
    return parts_.token_sessions.open(user, visitor, signed_in.full_login_at);
  }
  return parts_.sessions.open(user.id, signed_in.remember, visitor, signed_in.full_login_at);
}

tl::expected<void, Denial> Accounts::erase(const User& user, const base::Secret& password,
                                           const Client& client) {
  const auto confirmed = parts_.guard.confirm(user, password, client, [&](const User& owner) {
    parts_.revocation.end_everything_of(owner);
    parts_.locks.lift_all_of(owner);
    parts_.users.erase(owner.id);
    parts_.alerts.add(MailKind::account_deleted, owner, client.visitor);
    parts_.events.record(EventKind::account_deleted, owner, client.visitor);
  });
  if (confirmed) parts_.bell.ring();
  return confirmed;
}

}  // namespace sih_auth::domain
