#include "storage/email_change_store.hpp"

#include "sih_auth/domain/unavailable.hpp"

namespace sih_auth::storage {
namespace {

domain::EmailAddress stored_address(const std::string& text) {
  auto address = domain::EmailAddress::parse(text);
  if (!address) throw domain::Unavailable("database: a stored address is malformed");
  return std::move(*address);
}

}  // namespace

void SqlEmailChangeStore::put(domain::UserId user, const domain::PendingEmailChange& change,
                              base::UnixTime expires_at) {
  connection_.upsert(
      "UPDATE email_changes SET email = :email, otp_code = :otp_code, key_id = :key_id, "
      "expires_at = :expires_at WHERE user_id = :user_id",
      "INSERT INTO email_changes (email, otp_code, key_id, expires_at, user_id) "
      "VALUES (:email, :otp_code, :key_id, :expires_at, :user_id)",
      {change.email.value(), change.code.hash, change.code.key_id, base::to_integer(expires_at),
       user.value});
}

std::optional<domain::PendingEmailChange> SqlEmailChangeStore::find(domain::UserId user,
                                                                    base::UnixTime now) {
  const auto row = connection_.first<std::string, std::string, std::string>(
      "SELECT email, otp_code, key_id FROM email_changes "
      "WHERE user_id = :user_id AND expires_at > :now",
      {user.value, base::to_integer(now)});
  if (!row) return std::nullopt;
  const auto& [email, otp_code, key_id] = *row;
  return domain::PendingEmailChange{stored_address(email), {key_id, otp_code}};
}

bool SqlEmailChangeStore::erase(domain::UserId user) {
  return connection_.execute("DELETE FROM email_changes WHERE user_id = :user_id", {user.value}) ==
         1;
}

void SqlEmailChangeStore::insert_undo(domain::UserId user, const domain::EmailAddress& email,
                                      const domain::KeyedHash& token, base::UnixTime expires_at) {
  connection_.execute(
      "INSERT INTO email_undos (user_id, email, email_key, token_hash, key_id, expires_at) "
      "VALUES (:user_id, :email, :email_key, :token_hash, :key_id, :expires_at)",
      {user.value, email.value(), email.key(), token.hash, token.key_id,
       base::to_integer(expires_at)});
}

std::optional<domain::EmailUndo> SqlEmailChangeStore::find_undo(const domain::KeyedHash& token,
                                                                base::UnixTime now) {
  const auto row = connection_.first<long long, long long, std::string>(
      "SELECT id, user_id, email FROM email_undos WHERE token_hash = :token_hash "
      "AND key_id = :key_id AND expires_at > :now",
      {token.hash, token.key_id, base::to_integer(now)});
  if (!row) return std::nullopt;
  const auto& [id, user_id, email] = *row;
  return domain::EmailUndo{{id}, {user_id}, stored_address(email)};
}

std::optional<domain::EmailUndo> SqlEmailChangeStore::find_undo_to(
    domain::UserId user, const domain::EmailAddress& email, base::UnixTime now) {
  const auto row = connection_.first<long long>(
      "SELECT id FROM email_undos WHERE user_id = :user_id AND email_key = :email_key "
      "AND expires_at > :now ORDER BY id LIMIT 1",
      {user.value, email.key(), base::to_integer(now)});
  if (!row) return std::nullopt;
  return domain::EmailUndo{{std::get<0>(*row)}, user, email};
}

bool SqlEmailChangeStore::erase_undo_and_later(const domain::EmailUndo& undo) {
  return connection_.execute("DELETE FROM email_undos WHERE user_id = :user_id AND id >= :id",
                             {undo.user_id.value, undo.id.value}) >= 1;
}

}  // namespace sih_auth::storage
