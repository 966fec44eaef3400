#include "storage/flask_import.hpp"

#include "sih_auth/domain/types.hpp"
#include "sih_auth/domain/unavailable.hpp"

namespace sih_auth::storage {
namespace {

struct FlaskUser {
  long long id;
  std::string name;
  std::string email;
  std::string password_hash;
  long long created_at;
  long long is_verified;
};

std::vector<FlaskUser> read_flask_users(const std::string& path) try {
  SqlConnection source({path, true}, WriterPatience::patient);
  std::vector<FlaskUser> users;
  for (auto& [id, name, email, hash, created_at, is_verified] :
       source.all<long long, std::string, std::string, std::string, long long, long long>(
           "SELECT id, COALESCE(name, ''), COALESCE(email, ''), COALESCE(password_hash, ''), "
           "COALESCE(CAST(strftime('%s', created_at) AS INTEGER), 0), "
           "CAST(COALESCE(is_verified, 0) AS INTEGER) FROM user ORDER BY id")) {
    users.push_back(
        {id, std::move(name), std::move(email), std::move(hash), created_at, is_verified});
  }
  return users;
} catch (const domain::Unavailable& error) {
  throw domain::Unavailable(path + " cannot be read as the Flask app's database: " + error.what());
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

/// "" when the account was taken over, else why not.
std::string take_over(SqlConnection& target, const FlaskUser& user) {
  const auto email = domain::EmailAddress::parse(user.email);
  if (!email) return "not an e-mail address";
  if (!is_known_scheme(user.password_hash)) return "the password hash is of an unknown kind";
  if (target.first<long long>("SELECT id FROM users WHERE email_key = :email_key",
                              {email->key()})) {
    return "an account with this address is already here";
  }
  const std::string name = name_of(user, *email);
  const long long verified = user.is_verified != 0 ? 1 : 0;
  const bool kept_id =
      target.execute(
          "INSERT INTO users (id, name, email, email_key, password_hash, created_at, is_verified) "
          "VALUES (:id, :name, :email, :email_key, :password_hash, :created_at, :is_verified) "
          "ON CONFLICT DO NOTHING",
          {user.id, name, email->value(), email->key(), user.password_hash, user.created_at,
           verified}) == 1;
  if (kept_id) return "";
  target.execute(
      "INSERT INTO users (name, email, email_key, password_hash, created_at, is_verified) "
      "VALUES (:name, :email, :email_key, :password_hash, :created_at, :is_verified)",
      {name, email->value(), email->key(), user.password_hash, user.created_at, verified});
  return "";
}

}  // namespace

FlaskImport import_flask(SqlConnection& target, const std::string& flask_database) {
  const std::vector<FlaskUser> users = read_flask_users(flask_database);
  FlaskImport result;
  target.write([&] {
    result = {};
    for (const FlaskUser& user : users) {
      const std::string why_not = take_over(target, user);
      if (why_not.empty()) {
        ++result.imported;
      } else {
        result.skipped.push_back({user.email, why_not});
      }
    }
  });
  return result;
}

}  // namespace sih_auth::storage
