#include "storage/user_store.hpp"

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/domain/unavailable.hpp"

namespace sih_auth::storage {
namespace {

using UserRow = std::tuple<long long, std::string, std::string, std::string, std::string, long long,
                           long long, long long>;

domain::User to_user(UserRow&& row) {
  auto& [id, name, email, group_names, password_hash, created_at, is_verified, disabled_at] = row;
  auto address = domain::EmailAddress::parse(email);
  if (!address) throw domain::Unavailable("database: a stored address is malformed");
  return {{id},
          std::move(name),
          std::move(*address),
          base::split_list(group_names),
          std::move(password_hash),
          base::unix_time(created_at),
          is_verified != 0,
          disabled_at != 0};
}

}  // namespace

std::optional<domain::User> SqlUserStore::find(domain::UserId id) {
  auto row = connection_.first<long long, std::string, std::string, std::string, std::string,
                               long long, long long, long long>(
      "SELECT id, name, email, group_names, password_hash, created_at, is_verified, disabled_at "
      "FROM users WHERE id = :id",
      {id.value});
  if (!row) return std::nullopt;
  return to_user(std::move(*row));
}

std::optional<domain::User> SqlUserStore::find_by_email(const domain::EmailAddress& email) {
  auto row = connection_.first<long long, std::string, std::string, std::string, std::string,
                               long long, long long, long long>(
      "SELECT id, name, email, group_names, password_hash, created_at, is_verified, disabled_at "
      "FROM users WHERE email_key = :email_key",
      {email.key()});
  if (!row) return std::nullopt;
  return to_user(std::move(*row));
}

bool SqlUserStore::insert(const domain::NewUser& user) {
  return connection_.execute(
             "INSERT INTO users (name, email, email_key, password_hash, created_at) "
             "VALUES (:name, :email, :email_key, :password_hash, :created_at) "
             "ON CONFLICT DO NOTHING",
             {user.name, user.email.value(), user.email.key(), user.password_hash,
              base::to_integer(user.created_at)}) == 1;
}

void SqlUserStore::erase_unverified(const domain::EmailAddress& email) {
  connection_.execute("DELETE FROM users WHERE email_key = :email_key AND is_verified = 0",
                      {email.key()});
}

void SqlUserStore::mark_verified(domain::UserId id) {
  connection_.execute("UPDATE users SET is_verified = 1 WHERE id = :id AND is_verified = 0",
                      {id.value});
}

void SqlUserStore::upgrade_password_hash(domain::UserId id, std::string_view old_hash,
                                         std::string_view new_hash) {
  connection_.execute(
      "UPDATE users SET password_hash = :new_hash WHERE id = :id AND password_hash = :old_hash",
      {std::string(new_hash), id.value, std::string(old_hash)});
}

bool SqlUserStore::set_groups(const domain::EmailAddress& email,
                              const std::set<domain::GroupName>& groups) {
  std::string names;
  for (const domain::GroupName& group : groups)
    names += (names.empty() ? "" : ",") + group.value();
  return connection_.execute("UPDATE users SET group_names = :names WHERE email_key = :email_key",
                             {names, email.key()}) == 1;
}

}  // namespace sih_auth::storage
