#include "storage/reset_store.hpp"

namespace sih_auth::storage {

void SqlResetStore::insert(const domain::EmailAddress& email, const domain::KeyedHash& token,
                           base::UnixTime expires_at) {
  connection_.execute(
      "INSERT INTO resets (token_hash, key_id, email_key, expires_at) "
      "VALUES (:token_hash, :key_id, :email_key, :expires_at)",
      {token.hash, token.key_id, email.key(), base::to_integer(expires_at)});
}

std::optional<std::string> SqlResetStore::find(const domain::KeyedHash& token, base::UnixTime now) {
  auto row = connection_.first<std::string>(
      "SELECT email_key FROM resets WHERE token_hash = :token_hash AND key_id = :key_id "
      "AND expires_at > :now",
      {token.hash, token.key_id, base::to_integer(now)});
  if (!row) return std::nullopt;
  return std::move(std::get<0>(*row));
}

bool SqlResetStore::consume(const domain::KeyedHash& token, base::UnixTime now) {
  return connection_.execute(
             "DELETE FROM resets WHERE token_hash = :token_hash AND key_id = :key_id "
             "AND expires_at > :now",
             {token.hash, token.key_id, base::to_integer(now)}) == 1;
}

void SqlResetStore::erase_all_of(const domain::EmailAddress& email) {
  connection_.execute("DELETE FROM resets WHERE email_key = :email_key", {email.key()});
}

}  // namespace sih_auth::storage
