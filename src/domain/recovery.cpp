#include "sih_auth/domain/recovery.hpp"

#include <utility>

namespace sih_auth::domain {
namespace {

constexpr std::chrono::minutes kLinkLifetime{30};
constexpr ThrottleRule kLinks{"reset_mails", 3, std::chrono::minutes{60}};
// What strangers ask for must not keep the owner waiting.
constexpr ThrottleRule kLinksOfDevice{"reset_mails_device", 3, std::chrono::minutes{60}};

}  // namespace

void Recovery::send_link(const EmailAddress& email, const Client& client) {
  const auto owner = parts_.users.find_by_email(email);
  const auto device = parts_.devices.find(owner ? owner->id : UserId{}, client.device_token);
  IssuedToken issued = parts_.tokens.issue(Purpose::reset);
  parts_.transactions.write([&] {
    const auto left = device
                          ? parts_.throttle.count(kLinksOfDevice, std::to_string(device->id.value))
                          : parts_.throttle.count(kLinks, email.key());
    if (left > std::chrono::seconds{0}) return;
    parts_.resets.insert(email, issued.stored, parts_.clock.now() + kLinkLifetime);
    mail_link(email, owner, issued, client.visitor);
    parts_.events.record({EventKind::reset_asked,
                          owner ? "" : std::string(reasons::kUnknownAddress),
                          owner ? owner->id : UserId{}, email.value(), client.visitor});
  });
  parts_.bell.ring();
}

void Recovery::mail_link(const EmailAddress& email, const std::optional<User>& owner,
                         const IssuedToken& issued, const Visitor& visitor) {
  const auto now = parts_.clock.now();
  const bool is_real = owner && !owner->is_disabled;
  parts_.outbox.add(
      {is_real ? MailKind::reset_link : MailKind::decoy,
       is_real ? owner->email.value() : email.value(),
       is_real ? greeting_name(*owner) : "",
       {{"token", std::string(issued.token.reveal())},
        {"ip", visitor.ip},
        {"user_agent", visitor.user_agent},
        {"lifetime_seconds", std::to_string(std::chrono::seconds{kLinkLifetime}.count())}}},
      "reset:" + issued.stored.hash, now, now + kLinkLifetime);
}

tl::expected<User, Denial> Recovery::owner_of(std::string_view token, const Visitor& visitor) {
  auto owner = find_owner(token);
  if (!owner) return refuse(visitor);
  return std::move(*owner);
}

std::optional<User> Recovery::find_owner(std::string_view token) {
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
  if (!stored || !find_owner(token)) return refuse(visitor);
  const std::string hash = parts_.hasher.hash(fresh.secret());
  bool is_done = false;
  parts_.transactions.write([&] {
    // Once more: the account may have become another one meanwhile.
    const auto owner = find_owner(token);
    is_done = owner && parts_.resets.consume(*stored, parts_.clock.now());
    if (!is_done) return;
    parts_.users.set_password_hash(owner->id, hash);
    parts_.users.set_verified(owner->id);
    parts_.revocation.end_everything_of(*owner);
    parts_.locks.lift_all_of(*owner);
    parts_.alerts.add(MailKind::password_reset, *owner, visitor);
    parts_.events.record(EventKind::password_reset, *owner, visitor);
  });
  if (!is_done) return refuse(visitor);
  parts_.bell.ring();
  return {};
}

/// Not kept: nobody knows whose link it was meant to be.
tl::unexpected<Denial> Recovery::refuse(const Visitor& visitor) {
  parts_.events.mention({EventKind::link_refused, "", {}, "", visitor});
  return tl::unexpected(Denial(Refusal::invalid_token));
}

}  // namespace sih_auth::domain
