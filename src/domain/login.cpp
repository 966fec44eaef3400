#include "sih_auth/domain/login.hpp"

#include <utility>

namespace sih_auth::domain {
namespace {

constexpr std::chrono::minutes kPendingLifetime{15};
constexpr int kTriesPerCode = 5;  // NIST SP 800-63B section 3.2.2: limit guesses; 5 of a million

}  // namespace

Login::Login(const LoginParts& parts, std::chrono::seconds otp_lifetime)
    : parts_(parts), otp_lifetime_(otp_lifetime) {}

tl::expected<StartedLogin, Refusal> Login::start(const EmailAddress& email,
                                                 const base::Secret& password, bool remember,
                                                 const Visitor& visitor) {
  const auto user = parts_.users.find_by_email(email);
  if (!user) {
    parts_.hasher.verify_nobody(password);
    return tl::unexpected(Refusal::invalid_credentials);
  }
  const auto verdict = parts_.hasher.verify(password, user->password_hash);
  if (verdict == PasswordVerdict::wrong) return tl::unexpected(Refusal::invalid_credentials);
  if (user->is_disabled) return tl::unexpected(Refusal::account_disabled);

  std::string upgraded_hash;
  if (verdict == PasswordVerdict::right_but_outdated) upgraded_hash = parts_.hasher.hash(password);

  IssuedToken issued = parts_.tokens.issue(Purpose::login);
  parts_.transactions.write([&] {
    if (!upgraded_hash.empty()) {
      parts_.users.upgrade_password_hash(user->id, user->password_hash, upgraded_hash);
    }
    const auto now = parts_.clock.now();
    const LoginId login =
        parts_.logins.insert(user->id, issued.stored, remember, now, now + kPendingLifetime);
    mail_new_code(*user, login, visitor);
  });
  parts_.bell.ring();
  return StartedLogin{std::move(issued.token), kPendingLifetime};
}

void Login::resend(const LoginClaim& claim, const Visitor& visitor) {
  const auto found = find_pending(claim);
  if (!found) return;
  parts_.transactions.write([&] {
    parts_.otps.void_codes_of(found->login.id);
    mail_new_code(found->user, found->login.id, visitor);
  });
  parts_.bell.ring();
}

tl::expected<FinishedLogin, Refusal> Login::finish(const LoginClaim& claim, const OtpCode& code,
                                                   std::string_view old_session,
                                                   const Visitor& visitor) {
  const auto found = find_pending(claim);
  if (!found) return tl::unexpected(Refusal::invalid_otp);
  const auto otp = parts_.otps.current_of(found->login.id, parts_.clock.now());
  if (!otp) return tl::unexpected(Refusal::invalid_otp);

  // The try is committed before the code is compared: a crash in between gives no free guess.
  bool counted = false;
  parts_.transactions.write(
      [&] { counted = parts_.otps.count_try(otp->id, found->holder, kTriesPerCode); });
  if (!counted) return tl::unexpected(Refusal::invalid_otp);

  const auto hash =
      parts_.keyed_hasher.hash_with(otp->key_id, Purpose::otp, otp_message(found->login.id, code));
  if (!hash) return tl::unexpected(Refusal::invalid_otp);

  std::optional<OpenedSession> session;
  parts_.transactions.write([&] {
    session.reset();
    if (!parts_.otps.consume(otp->id, *hash, parts_.clock.now())) return;
    if (!parts_.logins.finish(found->login.id)) return;
    parts_.users.mark_verified(found->user.id);
    parts_.sessions.end(old_session);
    session = parts_.sessions.open(found->user.id, found->login.remember, visitor);
  });
  if (!session) return tl::unexpected(Refusal::invalid_otp);
  return FinishedLogin{found->user.id, found->user.name, found->user.email.value(),
                       std::move(*session)};
}

std::optional<Login::Found> Login::find_pending(const LoginClaim& claim) {
  const auto now = parts_.clock.now();
  auto user = parts_.users.find_by_email(claim.email);
  if (!user || user->is_disabled) return std::nullopt;
  if (!claim.token.empty()) {
    // A cookie that is stale or not ours is no cookie: its visitor is one who only names the
    // address.
    const auto stored = parts_.tokens.open(Purpose::login, claim.token);
    const auto own = stored ? parts_.logins.find(*stored, now) : std::nullopt;
    if (own && own->user_id == user->id) {
      return Found{std::move(*user), *own, CodeHolder::login_cookie};
    }
  }
  const auto newest = parts_.logins.newest_of(user->id, now);
  if (!newest) return std::nullopt;
  return Found{std::move(*user), *newest, CodeHolder::address_only};
}

void Login::mail_new_code(const User& user, LoginId login, const Visitor& visitor) {
  constexpr std::uint32_t kCodes = 1'000'000;
  const auto now = parts_.clock.now();
  const OtpCode code = OtpCode::from_number(parts_.random.below(kCodes));
  const KeyedHash hash = parts_.keyed_hasher.hash(Purpose::otp, otp_message(login, code));
  parts_.otps.insert(user.id, login, hash, now, now + otp_lifetime_);
  parts_.outbox.add(
      {MailKind::otp_code,
       user.email.value(),
       // Whoever signed up with somebody else's address must not word the mail to them.
       user.is_verified ? user.name : "",
       {{"code", std::string(code.reveal())},
        {"ip", visitor.ip},
        {"user_agent", visitor.user_agent},
        {"lifetime_seconds", std::to_string(otp_lifetime_.count())}}},
      "login:" + std::to_string(login.value), now, now + otp_lifetime_);
}

std::string Login::otp_message(LoginId login, const OtpCode& code) {
  // The login is part of what is hashed: a code is worth nothing for another login.
  return std::to_string(login.value) + ":" + std::string(code.reveal());
}

}  // namespace sih_auth::domain
