#include "storage/user_store.hpp"

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/domain/unavailable.hpp"

namespace sih_auth::storage {
namespace {

using UserRow = std::tuple<long long, std::string, std::string, std::string, std::string, long long,
                           long long, long long, long long>;

domain::User to_user(UserRow&& row) {
  auto& [id, name, email, group_names, password_hash, created_at, signed_in_at, is_verified,
         disabled_at] = row;
  auto address = domain::EmailAddress::parse(email);
  if (!address) throw domain::Unavailable("database: a stored address is malformed");
  return {{id},
          std::move(name),
          std::move(*address),
          base::split_list(group_names),
          std::move(password_hash),
          base::unix_time(created_at),
          base::unix_time(signed_in_at),
          is_verified != 0,
          disabled_at != 0};
}

}  // namespace

std::optional<domain::User> SqlUserStore::find(domain::UserId id) {
  auto row = connection_.first<long long, std::string, std::string, std::string, std::string,
                               long long, long long, long long, long long>(
      "SELECT id, name, email, group_names, password_hash, created_at, signed_in_at, "
      "is_verified, disabled_at FROM users WHERE id = :id",
      {id.value});
  if (!row) return std::nullopt;
  return to_user(std::move(*row));
}

std::optional<domain::User> SqlUserStore::find_by_email(const domain::EmailAddress& email) {
  auto row = connection_.first<long long, std::string, std::string, std::string, std::string,
                               long long, long long, long long, long long>(
      "SELECT id, name, email, group_names, password_hash, created_at, signed_in_at, "
      "is_verified, disabled_at FROM users WHERE email_key = :email_key",
      {email.key()});
  if (!row) return std::nullopt;
  return to_user(std::move(*row));
}

bool SqlUserStore::insert(const domain::NewUser& user) {
  const long long now = base::to_integer(user.created_at);
  bool is_free = false;
  connection_.write([&] {
    const auto taken = connection_.first<long long>(
        "SELECT (SELECT COUNT(*) FROM users WHERE email_key = :email_key) + "
        "(SELECT COUNT(*) FROM email_undos WHERE email_key = :kept_key AND expires_at > :now)",
        {user.email.key(), user.email.key(), now});
    is_free = std::get<0>(*taken) == 0;
    if (!is_free) return;
    connection_.execute(
        "INSERT INTO users (name, email, email_key, password_hash, created_at, is_verified) "
        "VALUES (:name, :email, :email_key, :password_hash, :created_at, :is_verified)",
        {user.name, user.email.value(), user.email.key(), user.password_hash, now,
         user.is_verified ? 1LL : 0LL});
  });
  return is_free;
}

void SqlUserStore::erase_unverified(const domain::EmailAddress& email) {
  connection_.execute(
      "DELETE FROM users WHERE email_key = :email_key AND is_verified = 0 AND disabled_at = 0",
      {email.key()});
}

void SqlUserStore::set_verified(domain::UserId id) {
  connection_.execute("UPDATE users SET is_verified = 1 WHERE id = :id", {id.value});
}

void SqlUserStore::note_full_login(domain::UserId id, base::UnixTime now) {
  connection_.execute("UPDATE users SET is_verified = 1, signed_in_at = :now WHERE id = :id",
                      {base::to_integer(now), id.value});
}

void SqlUserStore::set_password_hash(domain::UserId id, std::string_view hash) {
  connection_.execute("UPDATE users SET password_hash = :hash WHERE id = :id",
                      {std::string(hash), id.value});
}

void SqlUserStore::set_name(domain::UserId id, const domain::PersonName& name) {
  connection_.execute("UPDATE users SET name = :name WHERE id = :id", {name.value(), id.value});
}

void SqlUserStore::set_disabled(domain::UserId id, base::UnixTime since) {
  connection_.execute("UPDATE users SET disabled_at = :since WHERE id = :id",
                      {base::to_integer(since), id.value});
}

bool SqlUserStore::is_taken(const domain::EmailAddress& email, domain::UserId id,
                            base::UnixTime now) {
  const auto row = connection_.first<long long>(
      "SELECT (SELECT COUNT(*) FROM users WHERE email_key = :email_key AND id <> :id "
      "AND is_verified = 1) + (SELECT COUNT(*) FROM email_undos WHERE email_key = :kept_key "
      "AND user_id <> :user_id AND expires_at > :now)",
      {email.key(), id.value, email.key(), id.value, base::to_integer(now)});
  return std::get<0>(*row) > 0;
}

bool SqlUserStore::set_email(domain::UserId id, const domain::EmailAddress& email) {
  return connection_.execute(
             "UPDATE users SET email = :email, email_key = :email_key WHERE id = :id AND NOT "
             "EXISTS "
             "(SELECT 1 FROM users AS others WHERE others.email_key = :taken_key "
             "AND others.id <> :other_id)",
             {email.value(), email.key(), id.value, email.key(), id.value}) == 1;
}

void SqlUserStore::erase(domain::UserId id) {
  connection_.execute("DELETE FROM users WHERE id = :id", {id.value});
}

bool SqlUserStore::replace_password_hash(domain::UserId id, std::string_view old_hash,
                                         std::string_view new_hash) {
  return connection_.execute(
             "UPDATE users SET password_hash = :new_hash WHERE id = :id "
             "AND password_hash = :old_hash",
             {std::string(new_hash), id.value, std::string(old_hash)}) == 1;
}

bool SqlUserStore::set_groups(const domain::EmailAddress& email,
                              const std::set<domain::GroupName>& groups) {
  std::string names;
  for (const domain::GroupName& group : groups)
    names += (names.empty() ? "" : ",") + group.value();
  return connection_.execute("UPDATE users SET group_names = :names WHERE email_key = :email_key",
                             {names, email.key()}) == 1;
}

std::vector<domain::User> SqlUserStore::list() {
  std::vector<domain::User> users;
  for (auto& row : connection_.all<long long, std::string, std::string, std::string, std::string,
                                   long long, long long, long long, long long>(
           "SELECT id, name, email, group_names, password_hash, created_at, signed_in_at, "
           "is_verified, disabled_at FROM users ORDER BY id")) {
    users.push_back(to_user(std::move(row)));
  }
  return users;
}

}  // namespace sih_auth::storage
