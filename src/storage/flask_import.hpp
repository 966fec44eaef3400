#pragma once

#include <string>
#include <vector>

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

/// An account as the Flask app kept it.
struct FlaskUser {
  long long id;
  std::string name;
  std::string email;
  std::string password_hash;
  long long created_at;
  long long is_verified;
};

struct SkippedUser {
  std::string email;
  std::string why;
};

struct FlaskImport {
  int imported = 0;
  std::vector<SkippedUser> skipped;
};

/// Whether the database holds the Flask app's accounts: a table `user` or `users` of its shape, and
/// no schema of ours.
[[nodiscard]] bool is_flask_database(SqlConnection& connection);

/// Only reads the file. Throws `Unavailable` when it is not the Flask app's database.
[[nodiscard]] std::vector<FlaskUser> read_flask_users(const std::string& path);

/// Adds the accounts with their names, addresses, password hashes, dates and, where they were never
/// used here, ids; all of them in one transaction. Accounts that are already here are skipped, so
/// that running it again changes nothing. Throws `Unavailable`.
[[nodiscard]] FlaskImport import_flask(SqlConnection& target, const std::vector<FlaskUser>& users);

}  // namespace sih_auth::storage
