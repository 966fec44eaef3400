#include "storage/flask_import.hpp"

#include <algorithm>
#include <string_view>

#include "sih_auth/domain/types.hpp"
#include "sih_auth/domain/unavailable.hpp"

namespace sih_auth::storage {
namespace {

/// Both table names have been seen; the columns are the same.
constexpr std::string_view kReadUser =
    "SELECT id, COALESCE(name, ''), COALESCE(email, ''), COALESCE(password_hash, ''), "
    "COALESCE(CAST(strftime('%s', created_at) AS INTEGER), 0), "
    "CAST(COALESCE(is_verified, 0) AS INTEGER) FROM user ORDER BY id";
constexpr std::string_view kReadUsers =
    "SELECT id, COALESCE(name, ''), COALESCE(email, ''), COALESCE(password_hash, ''), "
    "COALESCE(CAST(strftime('%s', created_at) AS INTEGER), 0), "
    "CAST(COALESCE(is_verified, 0) AS INTEGER) FROM users ORDER BY id";

/// The table that holds the accounts; "" when this is not the Flask app's database.
std::string table_of_accounts(SqlConnection& connection) {
  const auto row = connection.first<std::string>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('user', 'users') "
      "AND sql LIKE '%email%' AND sql LIKE '%password_hash%' "
      "AND NOT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations') "
      "ORDER BY name LIMIT 1");
  return row ? std::get<0>(*row) : "";
}

/// The highest id that an account here ever had.
long long last_used_id(SqlConnection& connection) {
  const auto row = connection.first<long long>(
      "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = 'users'");
  return row ? std::get<0>(*row) : 0;
}

/// An account is worth more than its name: one that our rules refuse becomes the address's left
/// side.
std::string name_of(const FlaskUser& user, const domain::EmailAddress& email) {
  const auto name = domain::PersonName::parse(user.name);
  return name ? name->value() : email.value().substr(0, email.value().find('@'));
}

bool is_known_scheme(const std::string& hash) {
  for (const char* scheme : {"pbkdf2:sha256:", "scrypt:", "$argon2id$"}) {
    if (hash.starts_with(scheme)) return true;
  }
  return false;
}

/// "" when the account was taken over, else why not. Ids up to `used` are not given again.
std::string take_over(SqlConnection& target, const FlaskUser& user, long long used) {
  const auto email = domain::EmailAddress::parse(user.email);
  if (!email) return "not an e-mail address";
  if (!is_known_scheme(user.password_hash)) return "the password hash is of an unknown kind";
  if (target.first<long long>("SELECT id FROM users WHERE email_key = :email_key",
                              {email->key()})) {
    return "an account with this address is already here";
  }
  const std::string name = name_of(user, *email);
  const long long verified = user.is_verified != 0 ? 1 : 0;
  if (user.id > used) {
    target.execute(
        "INSERT INTO users (id, name, email, email_key, password_hash, created_at, is_verified) "
        "VALUES (:id, :name, :email, :email_key, :password_hash, :created_at, :is_verified)",
        {user.id, name, email->value(), email->key(), user.password_hash, user.created_at,
         verified});
  } else {
    target.execute(
        "INSERT INTO users (name, email, email_key, password_hash, created_at, is_verified) "
        "VALUES (:name, :email, :email_key, :password_hash, :created_at, :is_verified)",
        {name, email->value(), email->key(), user.password_hash, user.created_at, verified});
  }
  return "";
}

}  // namespace

bool is_flask_database(SqlConnection& connection) {
  return !table_of_accounts(connection).empty();
}

std::vector<FlaskUser> read_flask_users(const std::string& path) try {
  SqlConnection source({path, true}, Durability::lasting);
  const std::string table = table_of_accounts(source);
  if (table.empty()) throw domain::Unavailable("it has no table user or users of that app");
  std::vector<FlaskUser> users;
  for (auto& [id, name, email, hash, created_at, is_verified] :
       source.all<long long, std::string, std::string, std::string, long long, long long>(
           table == "user" ? kReadUser : kReadUsers)) {
    users.push_back(
        {id, std::move(name), std::move(email), std::move(hash), created_at, is_verified});
  }
  return users;
} catch (const domain::Unavailable& error) {
  throw domain::Unavailable(path + " cannot be read as the Flask app's database: " + error.what());
}

FlaskImport import_flask(SqlConnection& target, const std::vector<FlaskUser>& users) {
  FlaskImport result;
  target.write([&] {
    // Accounts that were given a new id come last: it must not be one that a later account keeps.
    const long long used = last_used_id(target);
    std::vector<const FlaskUser*> order;
    order.reserve(users.size());
    for (const FlaskUser& user : users)
      order.push_back(&user);
    std::stable_partition(order.begin(), order.end(),
                          [&](const FlaskUser* user) { return user->id > used; });
    for (const FlaskUser* user : order) {
      const std::string why_not = take_over(target, *user, used);
      if (why_not.empty()) {
        ++result.imported;
      } else {
        result.skipped.push_back({user->email, why_not});
      }
    }
  });
  return result;
}

}  // namespace sih_auth::storage
