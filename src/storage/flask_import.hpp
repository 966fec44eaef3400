#pragma once

#include <string>
#include <vector>

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

struct SkippedUser {
  std::string email;
  std::string why;
};

struct FlaskImport {
  int imported = 0;
  std::vector<SkippedUser> skipped;
};

/// Copies the accounts of the Flask app's database (table `user`) with their names, addresses,
/// password hashes, dates and, where they are free, ids; all of them in one transaction. Accounts
/// that are already here are skipped, so that running it again changes nothing. The file is only
/// read. Throws `Unavailable`.
[[nodiscard]] FlaskImport import_flask(SqlConnection& target, const std::string& flask_database);

}  // namespace sih_auth::storage
