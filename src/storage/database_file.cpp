#include "storage/database_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <tuple>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sih_auth/base/file_descriptor.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "storage/engine.hpp"
#include "storage/flask_import.hpp"
#include "storage/migrator.hpp"
#include "storage/schema_tables.hpp"

namespace sih_auth::storage {
namespace {

/// Stands from the first use of a database on, so that one that vanished is noticed.
std::string marker_path(const DatabaseAddress& address) {
  return address.server ? address.server->marker_path : address.sqlite_path + ".initialized";
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

/// Only its owner or its mode is wrong, which no backup mends.
void refuse_unreadable(const std::string& path) {
  if (::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) == 0) return;
  throw RefusedDatabase("the database " + path + " cannot be read: " + std::strerror(errno));
}

/// SQLite would open it all the same where a log lies beside it, and fail at the first write.
void refuse_read_only(const std::string& path) {
  if (::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0) return;
  throw RefusedDatabase("the database " + path + " cannot be written: " + std::strerror(errno));
}

bool is_table_of_ours(std::string_view name) {
  return std::ranges::find(schema_tables(), name, &SchemaTable::name) != schema_tables().end();
}

bool is_used_by_others(SqlConnection& connection) {
  bool is_begun = false;
  int of_ours = 0;
  int of_others = 0;
  for (const auto& [name] : connection.all<std::string>(connection.dialect().tables)) {
    if (name == "schema_migrations") {
      is_begun = true;
    } else {
      ++(is_table_of_ours(name) ? of_ours : of_others);
    }
  }
  // Where each table is made by itself, a first migration may be half done, and go on.
  const bool may_be_half_done = is_begun && connection.dialect().commits_each_table;
  if (of_others == 0 && (of_ours == 0 || may_be_half_done)) return false;
  // Asked last: tables seen before it may be ours, of another process that is just making them.
  return schema_version(connection) == 0;
}

void refuse_foreign(SqlConnection& connection, const std::string& name) {
  const bool is_flask = connection.engine() == EngineKind::sqlite && is_flask_database(connection);
  if (!is_used_by_others(connection)) return;
  if (is_flask) {
    throw RefusedDatabase("the database " + name +
                          " is the Flask app's and was left untouched; set DATABASE_URL to a new "
                          "file, then run: sih-auth import-flask " +
                          name);
  }
  throw RefusedDatabase("the database " + name +
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
  throw RefusedDatabase("the database " + address.name() + " has been used and is now " + state +
                        ": restore a backup, or remove " + marker_path(address) +
                        " to begin with an empty one");
}

/// Whether it has been used before; looks at the file alone.
bool refuse_unusable_file(const DatabaseAddress& address) {
  const bool used = std::filesystem::exists(marker_path(address));
  if (address.server) return used;
  const std::string& path = address.sqlite_path;
  const bool exists = std::filesystem::exists(path);
  if (used && !exists) refuse_vanished(address, "missing");
  if (used && is_empty_file(path)) refuse_vanished(address, "empty");
  if (exists) refuse_unreadable(path);
  if (exists && !is_empty_file(path) && !has_sqlite_header(path)) {
    throw RefusedDatabase("the database " + path +
                          " is not an SQLite database, or is corrupt: restore a backup");
  }
  return used;
}

void refuse_unusable_content(SqlConnection& connection, const DatabaseAddress& address, bool used) {
  refuse_foreign(connection, address.name());
  refuse_newer(connection, address.name());
  if (used && schema_version(connection) == 0) refuse_vanished(address, "empty");
}

void use_write_ahead_log(SqlConnection& connection, const std::string& path) {
  // Persistent: every later connection finds the database in this mode.
  if (connection.first<std::string>("PRAGMA journal_mode = WAL") !=
      std::tuple<std::string>("wal")) {
    throw RefusedDatabase("the database " + path +
                          " cannot use a write-ahead log: is it on a network file system?");
  }
}

/// What fails at a file fails again; what fails at a server may be over in a moment.
[[noreturn]] void fail(const DatabaseAddress& address, const domain::Unavailable& error) {
  const std::string why = "the database " + address.name() + " cannot be used: " + error.what();
  if (address.server) throw domain::Unavailable(why);
  throw RefusedDatabase(why);
}

/// Whether there is something to ask: a file that is not empty, or a server.
bool has_database(const DatabaseAddress& address) {
  return address.server ||
         (std::filesystem::exists(address.sqlite_path) && !is_empty_file(address.sqlite_path));
}

}  // namespace

bool inspect_database(const DatabaseAddress& address) try {
  const bool used = refuse_unusable_file(address);
  if (!has_database(address)) return false;
  SqlConnection connection(address, Durability::lasting);
  refuse_unusable_content(connection, address, used);
  return schema_version(connection) > 0;
} catch (const domain::Unavailable& error) {
  fail(address, error);
}

void prepare_database(const DatabaseAddress& address, DatabaseCheck check, const base::Clock& clock,
                      const base::Log& log) {
  const bool used = refuse_unusable_file(address);
  const bool is_file = !address.server;
  if (is_file && !std::filesystem::exists(address.sqlite_path)) create_file(address.sqlite_path);
  if (is_file) refuse_read_only(address.sqlite_path);
  try {
    SqlConnection connection(address, Durability::lasting);
    if (is_file && check == DatabaseCheck::full) refuse_corrupt(connection, address.sqlite_path);
    refuse_unusable_content(connection, address, used);
    if (is_file) use_write_ahead_log(connection, address.sqlite_path);
    migrate(connection, clock, log);
  } catch (const domain::Unavailable& error) {
    fail(address, error);
  }
  if (!used) create_file(marker_path(address));
}

bool is_checked_in_a_moment(const DatabaseAddress& address) {
  constexpr std::uintmax_t kSmall = 8 << 20;  // bytes
  std::error_code error;
  return address.server || std::filesystem::file_size(address.sqlite_path, error) <= kSmall ||
         error;
}

void check_every_page(const DatabaseAddress& address) try {
  SqlConnection connection(address, Durability::droppable);
  refuse_corrupt(connection, address.sqlite_path);
} catch (const domain::Unavailable& error) {
  // SQLite may fail before it can tell; what cannot be read just now, for a lock say, is no damage.
  if (std::string_view(error.what()).find("corrupt") == std::string_view::npos) throw;
  fail(address, error);
}

void refuse_other_schema(SqlConnection& connection, const std::string& name) {
  refuse_foreign(connection, name);
  refuse_newer(connection, name);
  if (schema_version(connection) == newest_schema_version()) return;
  throw RefusedDatabase("the database " + name +
                        " has not the schema of this program: run sih-auth migrate on it");
}

void shorten_log(SqlConnection& connection) {
  if (connection.engine() != EngineKind::sqlite) return;
  static_cast<void>(
      connection.first<long long, long long, long long>("PRAGMA wal_checkpoint(PASSIVE)"));
}

}  // namespace sih_auth::storage
