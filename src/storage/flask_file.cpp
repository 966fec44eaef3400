#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

#include "sih_auth/domain/unavailable.hpp"

#include "storage/flask_import.hpp"

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

bool has_bytes(const std::string& path) {
  std::error_code none;
  const auto size = std::filesystem::file_size(path, none);
  return !none && size > 0;
}

/// Byte 19 of the file format says so.
bool is_in_wal_mode(int file) {
  std::array<char, 1> version{};
  constexpr off_t kReadVersion = 19;
  return ::pread(file, version.data(), 1, kReadVersion) == 1 && version[0] == 2;
}

}  // namespace

bool is_flask_database(SqlConnection& connection) {
  return !table_of_accounts(connection).empty();
}

FlaskFile::FlaskFile(std::string path)
    : path_(std::move(path)), file_(::open(path_.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (!file_.is_open()) fail(std::strerror(errno));
  if (!std::filesystem::is_regular_file(path_)) fail("it is no file");
  // What stands there is not in the file yet, or must be undone in it.
  for (const char* ending : {"-wal", "-journal"}) {
    if (has_bytes(path_ + ending)) fail("it is in use: stop the Flask app first");
  }
}

std::vector<FlaskUser> FlaskFile::users() const try {
  DatabaseAddress address{path_, true, file_.get()};
  address.is_frozen = is_in_wal_mode(file_.get());
  SqlConnection source(address, Durability::lasting);
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
  fail(error.what());
}

void FlaskFile::fail(const std::string& why) const {
  throw domain::Unavailable(path_ + " cannot be read as the Flask app's database: " + why);
}

}  // namespace sih_auth::storage
