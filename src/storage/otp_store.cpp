#include "storage/otp_store.hpp"

namespace sih_auth::storage {

void SqlOtpStore::insert(domain::UserId user, domain::LoginId login, const domain::KeyedHash& code,
                         base::UnixTime now, base::UnixTime expires_at) {
  connection_.execute(
      "INSERT INTO otps (user_id, login_id, otp_code, key_id, created_at, expires_at) "
      "VALUES (:user_id, :login_id, :otp_code, :key_id, :created_at, :expires_at)",
      {user.value, login.value, code.hash, code.key_id, base::to_integer(now),
       base::to_integer(expires_at)});
}

void SqlOtpStore::void_codes_of(domain::LoginId login) {
  connection_.execute("UPDATE otps SET is_used = 1 WHERE login_id = :login_id AND is_used = 0",
                      {login.value});
}

std::optional<domain::PendingOtp> SqlOtpStore::current_of(domain::LoginId login,
                                                          base::UnixTime now) {
  auto row = connection_.first<long long, std::string>(
      "SELECT id, key_id FROM otps "
      "WHERE login_id = :login_id AND is_used = 0 AND expires_at > :now ORDER BY id DESC LIMIT 1",
      {login.value, base::to_integer(now)});
  if (!row) return std::nullopt;
  auto& [id, key_id] = *row;
  return domain::PendingOtp{{id}, std::move(key_id)};
}

bool SqlOtpStore::count_try(domain::OtpId id, domain::CodeHolder holder, int limit) {
  const std::string_view sql =
      holder == domain::CodeHolder::login_cookie
          ? "UPDATE otps SET tries_with_login_cookie = tries_with_login_cookie + 1 "
            "WHERE id = :id AND tries_with_login_cookie < :most"
          : "UPDATE otps SET tries_with_address_only = tries_with_address_only + 1 "
            "WHERE id = :id AND tries_with_address_only < :most";
  return connection_.execute(sql, {id.value, static_cast<long long>(limit)}) == 1;
}

bool SqlOtpStore::consume(domain::OtpId id, const domain::KeyedHash& code, base::UnixTime now) {
  return connection_.execute(
             "UPDATE otps SET is_used = 1 WHERE id = :id AND is_used = 0 AND expires_at > :now "
             "AND otp_code = :otp_code AND key_id = :key_id",
             {id.value, base::to_integer(now), code.hash, code.key_id}) == 1;
}

}  // namespace sih_auth::storage
