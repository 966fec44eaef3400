#include "sih_auth/domain/recovery.hpp"

namespace sih_auth::domain {
namespace {

constexpr std::chrono::minutes kLinkLifetime{30};
constexpr ThrottleRule kLinks{"reset_mails", 3, std::chrono::minutes{60}};

}  // namespace

void Recovery::send_link(const EmailAddress& email, const Visitor& visitor) {
  const auto owner = parts_.users.find_by_email(email);
  IssuedToken issued = parts_.tokens.issue(Purpose::reset);
  const auto now = parts_.clock.now();
  parts_.transactions.write([&] {
    if (parts_.throttle.count(kLinks, email.key()) > std::chrono::seconds{0}) return;
    parts_.resets.insert(email, issued.stored, now + kLinkLifetime);
    const bool is_real = owner && !owner->is_disabled;
    const std::string token(issued.token.reveal());
    parts_.outbox.add(
        {is_real ? MailKind::reset_link : MailKind::decoy,
         is_real ? owner->email.value() : email.value(),
         is_real ? greeting_name(*owner) : "",
         {{"token", token},
          {"ip", visitor.ip},
          {"user_agent", visitor.user_agent},
          {"lifetime_seconds", std::to_string(std::chrono::seconds{kLinkLifetime}.count())}}},
        "reset:" + issued.stored.hash, now, now + kLinkLifetime);
  });
  parts_.bell.ring();
}

std::optional<User> Recovery::owner_of(std::string_view token) {
  const auto stored = parts_.tokens.open(Purpose::reset, token);
  const auto key = stored ? parts_.resets.find(*stored, parts_.clock.now()) : std::nullopt;
  const auto email = EmailAddress::parse(key.value_or(""));
  auto owner = email ? parts_.users.find_by_email(*email) : std::nullopt;
  if (owner && owner->is_disabled) return std::nullopt;
  return owner;
}

tl::expected<void, Denial> Recovery::reset(std::string_view token, const NewPassword& fresh,
                                           const Visitor& visitor) {
  const auto stored = parts_.tokens.open(Purpose::reset, token);
  const auto owner = owner_of(token);
  if (!stored || !owner) return tl::unexpected(Refusal::invalid_token);
  const std::string hash = parts_.hasher.hash(fresh.secret());
  bool is_done = false;
  parts_.transactions.write([&] {
    is_done = parts_.resets.consume(*stored, parts_.clock.now());
    if (!is_done) return;
    parts_.users.set_password_hash(owner->id, hash);
    parts_.revocation.end_everything_of(*owner);
    unlock(*owner);
    parts_.alerts.add(MailKind::password_reset, *owner, visitor);
  });
  if (!is_done) return tl::unexpected(Refusal::invalid_token);
  parts_.bell.ring();
  return {};
}

void Recovery::unlock(const User& user) {
  parts_.guard.pardon(user);
  parts_.budget.forget(CodeWay::login_cookie(user.email));
  parts_.budget.forget(CodeWay::address_only(user.email));
  parts_.budget.forget(CodeWay::email_change(user.id));
  for (const Device& device : parts_.devices.list(user.id))
    parts_.budget.forget(CodeWay::device(device.id));
}

}  // namespace sih_auth::domain
