#include "sih_auth/domain/email_change.hpp"

#include <map>
#include <string>
#include <utility>

#include "sih_auth/base/log.hpp"
#include "sih_auth/domain/code_mail_throttles.hpp"

namespace sih_auth::domain {
namespace {

using std::chrono::seconds;

constexpr std::chrono::days kUndoLifetime{7};
constexpr ThrottleRule kChangeMails{"email_change_mails", 3, std::chrono::minutes{5}};

/// The account and the address are part of what is hashed: a code is worth nothing for others.
std::string message(const User& user, const EmailAddress& email, const OtpCode& code) {
  return std::to_string(user.id.value) + ":" + email.key() + ":" + std::string(code.reveal());
}

std::string_view reason_of(const Denial& denial) {
  if (denial == Refusal::email_taken) return reasons::kEmailTaken;
  return denial == Refusal::account_locked ? reasons::kAccountLocked : reasons::kThrottled;
}

}  // namespace

tl::expected<void, Denial> EmailChange::start(const User& user, const EmailAddress& email,
                                              const base::Secret& password, const Client& client) {
  tl::expected<void, Denial> result;
  const auto confirmed = parts_.guard.confirm(user, password, client, [&](const User& owner) {
    result = offer(owner, email, client.visitor);
  });
  if (!confirmed) return confirmed;
  if (!result) {
    tell_failed(user, reason_of(result.error()), client.visitor);
    return result;
  }
  parts_.bell.ring();
  return result;
}

/// Not kept: nothing else is written.
void EmailChange::tell_failed(const User& user, std::string_view reason, const Visitor& visitor) {
  parts_.events.mention(
      {EventKind::confirmation_failed, std::string(reason), user.id, user.email.value(), visitor});
}

tl::expected<void, Denial> EmailChange::offer(const User& user, const EmailAddress& email,
                                              const Visitor& visitor) {
  // Wrong codes have closed the way: another one could not be entered.
  if (const auto closed = closed_for(user)) return tl::unexpected(*closed);
  auto left = parts_.throttle.count(kChangeMails, std::to_string(user.id.value));
  if (left == seconds{0}) {
    left = parts_.throttle.count(code_mail_throttles::kToNewAddress, email.key());
  }
  if (left > seconds{0}) return tl::unexpected(Denial(Refusal::too_many_requests, left));
  const bool is_taken = parts_.users.is_taken(email, user.id, parts_.clock.now());
  if (is_taken && !is_private_) return tl::unexpected(Denial(Refusal::email_taken));
  const OtpCode code = OtpCode::from_number(parts_.random.below(OtpCode::kCount));
  parts_.changes.put(
      user.id, {email, parts_.keyed_hasher.hash(Purpose::email_change, message(user, email, code))},
      parts_.clock.now() + otp_lifetime_);
  mail_code(user, email, code, visitor, is_taken);
  parts_.events.record(EventKind::email_change_asked, user, visitor);
  return {};
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
                      {"ip", visitor.ip},
                      {"user_agent", visitor.user_agent},
                      {"lifetime_seconds", std::to_string(otp_lifetime_.count())}}},
                    "email_change:" + std::to_string(user.id.value), now, now + otp_lifetime_);
}

tl::expected<void, Denial> EmailChange::confirm(const User& user, const OtpCode& code,
                                                const Visitor& visitor) {
  const CodeWay way = CodeWay::email_change(user.id);
  CountedTry counted;
  std::optional<Denial> closed;
  parts_.transactions.write([&] {
    counted = {};
    closed = closed_for(user);
    // Where no code is awaited there is nothing to guess.
    if (parts_.changes.find(user.id, parts_.clock.now())) counted = parts_.budget.count(way);
  });
  if (!counted.allowed) {
    tell_failed(user, closed ? reason_of(*closed) : reasons::kNoChangePending, visitor);
    return tl::unexpected(Refusal::invalid_otp);
  }

  bool is_done = false;
  std::string_view reason;  // of a failure that is not kept
  parts_.transactions.write([&] {
    is_done = false;
    reason = reasons::kNoChangePending;
    const auto pending = parts_.changes.find(user.id, parts_.clock.now());
    if (!pending) return;
    const auto hash = parts_.keyed_hasher.hash_with(pending->code.key_id, Purpose::email_change,
                                                    message(user, pending->email, code));
    if (!hash || *hash != pending->code) {
      parts_.events.record(EventKind::confirmation_failed, user, visitor, reasons::kWrongCode);
      reason = {};
      if (counted.closes_the_way) static_cast<void>(parts_.changes.erase(user.id));
      return;
    }
    parts_.budget.pardon(way);
    is_done = enter(user, *pending, visitor);
    reason = reasons::kEmailTaken;
  });
  if (!is_done) {
    if (!reason.empty()) tell_failed(user, reason, visitor);
    return tl::unexpected(Refusal::invalid_otp);
  }
  parts_.bell.ring();
  return {};
}

/// false: the address has been taken meanwhile.
bool EmailChange::enter(const User& user, const PendingEmailChange& pending,
                        const Visitor& visitor) {
  const auto now = parts_.clock.now();
  // Nobody has shown that an unverified account's address is theirs.
  parts_.users.erase_unverified(pending.email);
  if (parts_.users.is_taken(pending.email, user.id, now)) return false;
  if (!parts_.users.set_email(user.id, pending.email)) return false;
  parts_.revocation.end_grants_of(user);
  // Nothing that names an address that was left outlives the account.
  parts_.budget.forget_all_of(user.email);
  tell_old_address(user, pending.email, visitor);
  parts_.events.record(EventKind::email_changed, user, visitor);
  return true;
}

void EmailChange::tell_old_address(const User& user, const EmailAddress& email,
                                   const Visitor& visitor) {
  const auto now = parts_.clock.now();
  std::map<std::string, std::string> values{{"new_email", base::mask_email(email.value())}};
  if (const auto way_back = parts_.changes.find_undo_to(user.id, email, now)) {
    // Its owner has gone back by themselves: who had the account meanwhile gets no way back.
    static_cast<void>(parts_.changes.erase_undo_and_later(*way_back));
    parts_.alerts.add(MailKind::email_restored, user, visitor, std::move(values));
    return;
  }
  const IssuedToken issued = parts_.tokens.issue(Purpose::email_undo);
  parts_.changes.insert_undo(user.id, user.email, issued.stored, now + kUndoLifetime);
  values.emplace("token", std::string(issued.token.reveal()));
  values.emplace("lifetime_seconds", std::to_string(seconds{kUndoLifetime}.count()));
  parts_.alerts.add(MailKind::email_changed, user, visitor, std::move(values));
}

tl::expected<void, Denial> EmailChange::undo(std::string_view token, const Visitor& visitor) {
  const auto stored = parts_.tokens.open(Purpose::email_undo, token);
  const auto refuse = [&] {
    parts_.events.mention({EventKind::link_refused, "", {}, "", visitor});
    return tl::unexpected(Denial(Refusal::invalid_token));
  };
  if (!stored) return refuse();
  bool is_done = false;
  parts_.transactions.write([&] {
    is_done = false;
    const auto undo = parts_.changes.find_undo(*stored, parts_.clock.now());
    const auto user = undo ? parts_.users.find(undo->user_id) : std::nullopt;
    if (!user || !parts_.users.set_email(user->id, undo->email)) return;
    if (!parts_.changes.erase_undo_and_later(*undo)) return;
    restore(*user, *undo, visitor);
    is_done = true;
  });
  if (!is_done) return refuse();
  parts_.bell.ring();
  return {};
}

void EmailChange::restore(const User& user, const EmailUndo& undo, const Visitor& visitor) {
  parts_.revocation.end_everything_of(user);
  parts_.budget.forget_all_of(user.email);
  // Whoever changed the address knew the password, and may have made codes for later.
  parts_.backup_codes.erase_all_of(user.id);
  parts_.devices.forget_all_of(user.id);
  User restored = user;
  restored.email = undo.email;
  parts_.events.record(EventKind::email_restored, restored, visitor);
  for (const User& told : {user, restored}) {
    parts_.alerts.add(MailKind::email_restored, told, visitor,
                      {{"new_email", base::mask_email(undo.email.value())}});
  }
}

}  // namespace sih_auth::domain
