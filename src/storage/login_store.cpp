#include "storage/login_store.hpp"

#include "storage/grant_count.hpp"

namespace sih_auth::storage {
namespace {

std::optional<domain::PendingLogin> to_login(
    const std::optional<std::tuple<long long, long long, long long, long long, std::string>>& row) {
  if (!row) return std::nullopt;
  const auto& [id, user_id, expires_at, remember, network] = *row;
  return domain::PendingLogin{{id}, {user_id}, base::unix_time(expires_at), remember != 0, network};
}

}  // namespace

domain::LoginId SqlLoginStore::insert(const domain::NewLogin& login, base::UnixTime now,
                                      base::UnixTime expires_at) {
  count_grant(connection_, login.user_id);
  return {connection_.insert(
      "INSERT INTO logins "
      "(user_id, token_hash, key_id, remember, created_at, expires_at, network) "
      "VALUES (:user_id, :token_hash, :key_id, :remember, :created_at, :expires_at, :network) "
      "RETURNING id",
      {login.user_id.value, login.token.hash, login.token.key_id, login.remember ? 1LL : 0LL,
       base::to_integer(now), base::to_integer(expires_at), login.network})};
}

std::optional<domain::PendingLogin> SqlLoginStore::find(const domain::KeyedHash& token,
                                                        base::UnixTime now) {
  return to_login(connection_.first<long long, long long, long long, long long, std::string>(
      "SELECT id, user_id, expires_at, remember, network FROM logins "
      "WHERE token_hash = :token_hash AND key_id = :key_id AND is_finished = 0 "
      "AND expires_at > :now",
      {token.hash, token.key_id, base::to_integer(now)}));
}

std::optional<domain::PendingLogin> SqlLoginStore::newest_of(domain::UserId user,
                                                             base::UnixTime now) {
  return to_login(connection_.first<long long, long long, long long, long long, std::string>(
      "SELECT id, user_id, expires_at, remember, network FROM logins "
      "WHERE user_id = :user_id AND is_finished = 0 AND expires_at > :now "
      "ORDER BY id DESC LIMIT 1",
      {user.value, base::to_integer(now)}));
}

bool SqlLoginStore::is_pending(domain::LoginId id, base::UnixTime now) {
  return connection_
      .first<long long>(
          "SELECT id FROM logins WHERE id = :id AND is_finished = 0 AND expires_at > :now",
          {id.value, base::to_integer(now)})
      .has_value();
}

bool SqlLoginStore::finish(domain::LoginId id, base::UnixTime now) {
  return connection_.execute(
             "UPDATE logins SET is_finished = 1 WHERE id = :id AND is_finished = 0 "
             "AND expires_at > :now",
             {id.value, base::to_integer(now)}) == 1;
}

void SqlLoginStore::erase_all_of(domain::UserId user) {
  count_grant(connection_, user);
  connection_.execute("DELETE FROM logins WHERE user_id = :user_id", {user.value});
}

}  // namespace sih_auth::storage
