#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/file_descriptor.hpp"
#include "sih_auth/base/progress.hpp"

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

/// The Flask app's database: opened at once, by whoever may, and read later, perhaps by somebody
/// who may not open it. Only read.
class FlaskFile {
 public:
  /// Throws `Unavailable`, also when another program is writing to it.
  explicit FlaskFile(std::string path);

  /// Throws `Unavailable` when it is not the Flask app's.
  [[nodiscard]] std::vector<FlaskUser> users() const;

 private:
  [[noreturn]] void fail(const std::string& why) const;

  std::string path_;
  base::FileDescriptor file_;
};

struct SkippedUser {
  long long id;  ///< in the Flask app
  std::string email;
  std::string why;
};

/// Whose id was used here before.
struct RenumberedUser {
  std::string email;
  long long old_id;
  long long new_id;
};

struct FlaskImport {
  int imported = 0;
  std::vector<RenumberedUser> renumbered;
  std::vector<SkippedUser> skipped;
};

/// Whether a password hash is one that we can verify.
using CanBeVerified = std::function<bool(std::string_view)>;

/// Whether the database holds the Flask app's accounts: a table `user` or `users` of its shape, and
/// no schema of ours.
[[nodiscard]] bool is_flask_database(SqlConnection& connection);

/// Adds the accounts with their names, addresses, password hashes, dates and, where they were never
/// used here, ids; all of them in one transaction. An address that is taken here is skipped, so
/// that running it again changes nothing; of several accounts of the file with one address a
/// verified one comes over, else the oldest. Throws `Unavailable`.
[[nodiscard]] FlaskImport import_flask(SqlConnection& target, const std::vector<FlaskUser>& users,
                                       const CanBeVerified& can_be_verified, base::UnixTime now,
                                       const base::Progress& progress);

/// What `import_flask` would do, writing nothing. `target` nullptr: there is no database yet.
[[nodiscard]] FlaskImport preview_flask_import(SqlConnection* target,
                                               const std::vector<FlaskUser>& users,
                                               const CanBeVerified& can_be_verified,
                                               base::UnixTime now);

}  // namespace sih_auth::storage
