#include "sih_auth/domain/email_change.hpp"

#include <utility>

#include "sih_auth/base/log.hpp"

namespace sih_auth::domain {
namespace {

using std::chrono::seconds;

constexpr std::chrono::days kUndoLifetime{7};
constexpr ThrottleRule kCodeMails{"email_change_mails", 3, std::chrono::minutes{5}};

/// The account and the address are part of what is hashed: a code is worth nothing for others.
std::string message(const User& user, const EmailAddress& email, const OtpCode& code) {
  return std::to_string(user.id.value) + ":" + email.key() + ":" + std::string(code.reveal());
}

}  // namespace

tl::expected<void, Denial> EmailChange::start(const User& user, const EmailAddress& email,
                                              const base::Secret& password, const Client& client) {
  constexpr std::uint32_t kCodes = 1'000'000;
  if (auto confirmed = parts_.guard.confirm(user, password, client); !confirmed) return confirmed;
  tl::expected<void, Denial> result;
  parts_.transactions.write([&] {
    // Wrong codes have closed the way: another one could not be entered.
    if (const auto closed = closed_for(user)) {
      result = tl::unexpected(*closed);
      return;
    }
    const auto left = parts_.throttle.count(kCodeMails, std::to_string(user.id.value));
    if (left > seconds{0}) {
      result = tl::unexpected(Denial(Refusal::too_many_requests, left));
      return;
    }
    const bool is_taken = parts_.users.is_taken(email, user.id, parts_.clock.now());
    if (is_taken && !is_private_) {
      result = tl::unexpected(Denial(Refusal::email_taken));
      return;
    }
    const OtpCode code = OtpCode::from_number(parts_.random.below(kCodes));
    parts_.changes.put(
        user.id,
        {email, parts_.keyed_hasher.hash(Purpose::email_change, message(user, email, code))},
        parts_.clock.now() + otp_lifetime_);
    mail_code(user, email, code, client.visitor, is_taken);
  });
  if (result) parts_.bell.ring();
  return result;
}

std::optional<Denial> EmailChange::closed_for(const User& user) {
  const auto left = parts_.budget.closed_for(CodeWay::email_change(user.id));
  if (left == seconds{0}) return std::nullopt;
  if (left == CodeBudget::kUntilReset) return Denial(Refusal::account_locked);
  return Denial(Refusal::too_many_requests, left);
}

void EmailChange::mail_code(const User& user, const EmailAddress& email, const OtpCode& code,
                            const Visitor& visitor, bool is_taken) {
  const auto now = parts_.clock.now();
  parts_.outbox.add({is_taken ? MailKind::decoy : MailKind::email_change_code,
                     email.value(),
                     "",  // nobody has shown yet that they read mail there
                     {{"code", std::string(code.reveal())},
                      {"old_email", user.email.value()},
                      {"ip", visitor.ip},
                      {"user_agent", visitor.user_agent},
                      {"lifetime_seconds", std::to_string(otp_lifetime_.count())}}},
                    "email_change:" + std::to_string(user.id.value), now, now + otp_lifetime_);
}

tl::expected<void, Denial> EmailChange::confirm(const User& user, const OtpCode& code,
                                                const Visitor& visitor) {
  const CodeWay way = CodeWay::email_change(user.id);
  CountedTry counted;
  parts_.transactions.write([&] { counted = parts_.budget.count(way); });
  if (!counted.allowed) return tl::unexpected(Refusal::invalid_otp);

  bool is_done = false;
  parts_.transactions.write([&] {
    is_done = false;
    const auto pending = parts_.changes.find(user.id, parts_.clock.now());
    if (!pending) return;
    const auto hash = parts_.keyed_hasher.hash_with(pending->code.key_id, Purpose::email_change,
                                                    message(user, pending->email, code));
    if (!hash || *hash != pending->code) {
      if (counted.closes_the_way) static_cast<void>(parts_.changes.erase(user.id));
      return;
    }
    if (!parts_.changes.erase(user.id)) return;
    // Nobody has shown that an unverified account's address is theirs.
    parts_.users.erase_unverified(pending->email);
    if (parts_.users.is_taken(pending->email, user.id, parts_.clock.now())) return;
    if (!parts_.users.set_email(user.id, pending->email)) return;
    parts_.budget.pardon(way);
    change(user, pending->email, visitor);
    is_done = true;
  });
  if (!is_done) return tl::unexpected(Refusal::invalid_otp);
  parts_.bell.ring();
  return {};
}

void EmailChange::change(const User& user, const EmailAddress& email, const Visitor& visitor) {
  const IssuedToken issued = parts_.tokens.issue(Purpose::email_undo);
  parts_.changes.insert_undo(user.id, user.email, issued.stored,
                             parts_.clock.now() + kUndoLifetime);
  parts_.revocation.end_grants_of(user);
  parts_.alerts.add(MailKind::email_changed, user, visitor,
                    {{"new_email", base::mask_email(email.value())},
                     {"token", std::string(issued.token.reveal())},
                     {"lifetime_seconds", std::to_string(seconds{kUndoLifetime}.count())}});
}

tl::expected<void, Denial> EmailChange::undo(std::string_view token) {
  const auto stored = parts_.tokens.open(Purpose::email_undo, token);
  if (!stored) return tl::unexpected(Refusal::invalid_token);
  bool is_done = false;
  parts_.transactions.write([&] {
    is_done = false;
    const auto undo = parts_.changes.find_undo(*stored, parts_.clock.now());
    const auto user = undo ? parts_.users.find(undo->user_id) : std::nullopt;
    if (!user || !parts_.users.set_email(user->id, undo->email)) return;
    if (!parts_.changes.erase_undo_and_later(*undo)) return;
    static_cast<void>(parts_.changes.erase(user->id));
    parts_.revocation.end_everything_of(*user);
    // Whoever changed the address knew the password, and may have made codes for later.
    parts_.backup_codes.erase_all_of(user->id);
    parts_.devices.forget_all_of(user->id);
    is_done = true;
  });
  if (!is_done) return tl::unexpected(Refusal::invalid_token);
  return {};
}

}  // namespace sih_auth::domain
