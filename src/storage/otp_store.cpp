#include "storage/otp_store.hpp"

namespace sih_auth::storage {
namespace {

/// A code from further ahead was made before the clock was set back: it would live longer than it
/// was given. (The clocks of several nodes may differ by less.)
long long latest_creation(base::UnixTime now) {
  return base::to_integer(now + std::chrono::minutes{1});
}

std::string word(domain::CodeHolder holder) {
  switch (holder) {
    case domain::CodeHolder::login_cookie:
      return "login_cookie";
    case domain::CodeHolder::address_only:
      return "address_only";
  }
  __builtin_unreachable();
}

}  // namespace

void SqlOtpStore::insert(domain::UserId user, domain::LoginId login, domain::CodeHolder asked_by,
                         const domain::KeyedHash& code, base::UnixTime now,
                         base::UnixTime expires_at) {
  connection_.execute(
      "INSERT INTO otps (user_id, login_id, asked_by, otp_code, key_id, created_at, expires_at) "
      "VALUES (:user_id, :login_id, :asked_by, :otp_code, :key_id, :created_at, :expires_at)",
      {user.value, login.value, word(asked_by), code.hash, code.key_id, base::to_integer(now),
       base::to_integer(expires_at)});
}

void SqlOtpStore::void_codes_of(domain::LoginId login) {
  connection_.execute("UPDATE otps SET is_used = 1 WHERE login_id = :login_id AND is_used = 0",
                      {login.value});
}

void SqlOtpStore::void_codes_asked_by(domain::CodeHolder holder, domain::LoginId login) {
  connection_.execute(
      "UPDATE otps SET is_used = 1 "
      "WHERE login_id = :login_id AND is_used = 0 AND asked_by = :asked_by",
      {login.value, word(holder)});
}

std::vector<domain::LiveOtp> SqlOtpStore::live_codes_of(domain::LoginId login, base::UnixTime now) {
  std::vector<domain::LiveOtp> live;
  for (auto& [id, key_id] : connection_.all<long long, std::string>(
           "SELECT id, key_id FROM otps WHERE login_id = :login_id AND is_used = 0 "
           "AND expires_at > :now AND created_at <= :latest ORDER BY id DESC",
           {login.value, base::to_integer(now), latest_creation(now)})) {
    live.push_back({{id}, std::move(key_id)});
  }
  return live;
}

bool SqlOtpStore::consume(domain::OtpId id, const domain::KeyedHash& code, base::UnixTime now) {
  return connection_.execute(
             "UPDATE otps SET is_used = 1 WHERE id = :id AND is_used = 0 AND expires_at > :now "
             "AND created_at <= :latest AND otp_code = :otp_code AND key_id = :key_id",
             {id.value, base::to_integer(now), latest_creation(now), code.hash, code.key_id}) == 1;
}

}  // namespace sih_auth::storage
