#include "sih_auth/domain/login_codes.hpp"

#include <algorithm>
#include <string>

#include "sih_auth/domain/alerts.hpp"

namespace sih_auth::domain {
namespace {

std::string subject_of(LoginId login, CodeHolder asked_by) {
  return "login:" + std::to_string(login.value) +
         (asked_by == CodeHolder::login_cookie ? "" : ":address_only");
}

/// The login is part of what is hashed: a code is worth nothing for another login.
std::string message_of(LoginId login, const OtpCode& code) {
  return std::to_string(login.value) + ":" + std::string(code.reveal());
}

}  // namespace

LoginCodes::LoginCodes(const LoginCodesParts& parts, std::chrono::seconds lifetime)
    : parts_(parts), lifetime_(lifetime) {}

void LoginCodes::send(const User& user, LoginId login, CodeHolder asked_by,
                      const Visitor& visitor) {
  const auto now = parts_.clock.now();
  const OtpCode code = OtpCode::from_number(parts_.random.below(OtpCode::kCount));
  const KeyedHash hash = parts_.keyed_hasher.hash(Purpose::otp, message_of(login, code));
  parts_.otps.insert(user.id, login, asked_by, hash, now, now + lifetime_);
  parts_.outbox.add({MailKind::otp_code,
                     user.email.value(),
                     greeting_name(user),
                     {{"code", std::string(code.reveal())},
                      {"ip", visitor.ip},
                      {"user_agent", visitor.user_agent},
                      {"lifetime_seconds", std::to_string(lifetime_.count())}}},
                    subject_of(login, asked_by), now, now + lifetime_);
}

void LoginCodes::send_to_nobody(const EmailAddress& named, const Visitor& visitor) {
  const auto now = parts_.clock.now();
  parts_.outbox.add({MailKind::decoy, named.value(), "", {{"user_agent", visitor.user_agent}}},
                    "decoy:" + named.key(), now, now + lifetime_);
}

bool LoginCodes::consume(LoginId login, CodeHolder holder, const OtpCode& code) {
  auto live = parts_.otps.live_codes_of(login, parts_.clock.now());
  // Without the cookie only the newest code counts; its holder may have been sent one by a
  // stranger, and both are in the same mailbox.
  if (holder == CodeHolder::address_only && live.size() > 1) live.resize(1);
  return std::ranges::any_of(live, [&](const LiveOtp& otp) {
    const auto hash =
        parts_.keyed_hasher.hash_with(otp.key_id, Purpose::otp, message_of(login, code));
    return hash && parts_.otps.consume(otp.id, *hash, parts_.clock.now());
  });
}

void LoginCodes::consume_of_nobody(const OtpCode& code) {
  const auto hash = parts_.keyed_hasher.hash(Purpose::otp, message_of({}, code));
  static_cast<void>(parts_.otps.live_codes_of({}, parts_.clock.now()));
  static_cast<void>(parts_.otps.consume({}, hash, parts_.clock.now()));
}

void LoginCodes::void_all_of(LoginId login) {
  parts_.otps.void_codes_of(login);
}

void LoginCodes::void_those_of(LoginId login, CodeHolder asked_by) {
  parts_.otps.void_codes_asked_by(asked_by, login);
}

}  // namespace sih_auth::domain
