#include "sih_auth/domain/accounts.hpp"

namespace sih_auth::domain {
namespace {

constexpr std::chrono::hours kNoticeLifetime{72};

}  // namespace

Accounts::Accounts(Transactions& transactions, UserStore& users, Outbox& outbox, MailerBell& bell,
                   PasswordHasher& hasher, const base::Clock& clock, SignUpRules rules)
    : transactions_(transactions),
      users_(users),
      outbox_(outbox),
      bell_(bell),
      hasher_(hasher),
      clock_(clock),
      rules_(rules) {}

tl::expected<void, Refusal> Accounts::sign_up(const SignUp& request, const Visitor& visitor) {
  if (!rules_.enabled) return tl::unexpected(Refusal::signup_disabled);
  // Hashed before the address is looked up: a known one takes as long as a new one.
  const std::string hash = hasher_.hash(request.password.secret());
  bool taken = false;
  transactions_.write([&] {
    users_.erase_unverified(request.email);
    taken = !users_.insert({request.name.value(), request.email, hash, clock_.now()});
    if (!taken || !rules_.is_private) return;
    if (const auto owner = users_.find_by_email(request.email)) tell_owner(*owner, visitor);
  });
  if (!taken) return {};
  if (!rules_.is_private) return tl::unexpected(Refusal::email_taken);
  bell_.ring();
  return {};
}

void Accounts::tell_owner(const User& owner, const Visitor& visitor) {
  const auto now = clock_.now();
  outbox_.add({MailKind::signup_attempt,
               owner.email.value(),
               owner.name,
               {{"ip", visitor.ip}, {"user_agent", visitor.user_agent}}},
              "signup:" + std::to_string(owner.id.value), now, now + kNoticeLifetime);
}

}  // namespace sih_auth::domain
