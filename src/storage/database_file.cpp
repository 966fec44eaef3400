#include "storage/database_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sih_auth/base/file_descriptor.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "storage/flask_import.hpp"
#include "storage/migrator.hpp"

namespace sih_auth::storage {
namespace {

/// Stands beside the database from its first use on, so that a database that vanished is noticed.
std::string marker_path(const DatabaseAddress& address) {
  return address.sqlite_path + ".initialized";
}

bool is_empty_file(const std::string& path) {
  std::error_code error;
  return std::filesystem::file_size(path, error) == 0 && !error;
}

bool has_sqlite_header(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string header(16, '\0');
  file.read(header.data(), static_cast<std::streamsize>(header.size()));
  return header == std::string("SQLite format 3\0", 16);
}

void create_file(const std::string& path) {
  const base::FileDescriptor file(
      ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.is_open()) {
    throw RefusedDatabase("cannot create the database " + path + ": " + std::strerror(errno));
  }
}

void refuse_foreign(SqlConnection& connection, const std::string& path) {
  const bool is_flask = is_flask_database(connection);
  const auto tables = connection.first<long long>(
      "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name <> 'schema_migrations' "
      "AND name NOT LIKE 'sqlite%'");
  // Asked last: tables seen before it may be ours, of another process that is just making them.
  if (schema_version(connection) > 0 || !tables || std::get<0>(*tables) == 0) return;
  if (is_flask) {
    throw RefusedDatabase("the database " + path +
                          " is the Flask app's and was left untouched; set DATABASE_URL to a new "
                          "file, then run: sih-auth import-flask " +
                          path);
  }
  throw RefusedDatabase("the database " + path +
                        " belongs to another program and was left untouched");
}

void refuse_newer(SqlConnection& connection, const std::string& path) {
  const long long version = schema_version(connection);
  if (version <= newest_schema_version()) return;
  throw RefusedDatabase("the database " + path + " has schema " + std::to_string(version) +
                        ", this program knows up to " + std::to_string(newest_schema_version()) +
                        ": install the newer program again");
}

void refuse_corrupt(SqlConnection& connection, const std::string& path) {
  const auto verdict = connection.first<std::string>("PRAGMA quick_check(1)");
  if (verdict && std::get<0>(*verdict) == "ok") return;
  throw RefusedDatabase("the database " + path + " is corrupt: restore a backup");
}

void refuse_vanished(const DatabaseAddress& address, const char* state) {
  throw RefusedDatabase("the database " + address.sqlite_path + " has been used and is now " +
                        state + ": restore a backup, or remove " + marker_path(address) +
                        " to begin with an empty one");
}

/// Whether it has been used before; looks at the file alone.
bool refuse_unusable_file(const DatabaseAddress& address) {
  const std::string& path = address.sqlite_path;
  const bool used = std::filesystem::exists(marker_path(address));
  const bool exists = std::filesystem::exists(path);
  if (used && !exists) refuse_vanished(address, "missing");
  if (used && is_empty_file(path)) refuse_vanished(address, "empty");
  if (exists && !is_empty_file(path) && !has_sqlite_header(path)) {
    throw RefusedDatabase("the database " + path +
                          " is not an SQLite database, or is corrupt: restore a backup");
  }
  return used;
}

void refuse_unusable_content(SqlConnection& connection, const DatabaseAddress& address, bool used) {
  refuse_foreign(connection, address.sqlite_path);
  refuse_newer(connection, address.sqlite_path);
  if (used && schema_version(connection) == 0) refuse_vanished(address, "empty");
}

}  // namespace

bool inspect_database(const DatabaseAddress& address) {
  const std::string& path = address.sqlite_path;
  const bool used = refuse_unusable_file(address);
  if (!std::filesystem::exists(path) || is_empty_file(path)) return false;
  try {
    SqlConnection connection(address, Durability::lasting);
    refuse_unusable_content(connection, address, used);
    return schema_version(connection) > 0;
  } catch (const domain::Unavailable& error) {
    throw RefusedDatabase("the database " + path + " cannot be used: " + error.what());
  }
}

void prepare_database(const DatabaseAddress& address, DatabaseCheck check, const base::Clock& clock,
                      const base::Log& log) {
  const std::string& path = address.sqlite_path;
  const bool used = refuse_unusable_file(address);
  if (!std::filesystem::exists(path)) create_file(path);
  try {
    SqlConnection connection(address, Durability::lasting);
    if (check == DatabaseCheck::full) refuse_corrupt(connection, path);
    refuse_unusable_content(connection, address, used);
    // Persistent: every later connection finds the database in this mode.
    if (connection.first<std::string>("PRAGMA journal_mode = WAL") !=
        std::tuple<std::string>("wal")) {
      throw RefusedDatabase("the database " + path +
                            " cannot use a write-ahead log: is it on a network file system?");
    }
    migrate(connection, clock, log);
  } catch (const domain::Unavailable& error) {
    throw RefusedDatabase("the database " + path + " cannot be used: " + error.what());
  }
  if (!used) create_file(marker_path(address));
}

void shorten_log(SqlConnection& connection) {
  static_cast<void>(
      connection.first<long long, long long, long long>("PRAGMA wal_checkpoint(PASSIVE)"));
}

}  // namespace sih_auth::storage
