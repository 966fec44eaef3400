#pragma once

#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "sih_auth/base/log.hpp"

#include "storage/database_file.hpp"
#include "storage/database_url.hpp"
#include "storage/sql_connection.hpp"
#include "storage/user_store.hpp"
#include "support/fixed_clock.hpp"
#include "support/temporary_directory.hpp"

namespace sih_auth::tests {

/// Says nothing.
inline const base::Log kQuiet(base::LogLevel::error, base::LogFormat::text, "test");

/// The URL of the server that the suite is run against, up to the name of a database; "": SQLite.
inline std::string server_url() {
  const char* url = std::getenv("SIH_AUTH_TEST_SERVER");
  return url != nullptr ? url : "";
}

/// What holds for SQLite alone: the suite leaves it out when it is run against a server.
inline auto of_sqlite() {
  return boost::unit_test::label("sqlite");
}

/// An empty database: a file's name in `directory`, or one of its own on the server.
class EmptyDatabase {
 public:
  explicit EmptyDatabase(const TemporaryDirectory& directory) {
    if (server_url().empty()) {
      address.sqlite_path = directory.file("auth.db");
      return;
    }
    if (is_postgresql() && !spare().empty()) {
      name_ = spare().back();
      spare().pop_back();
    } else {
      static int count = 0;
      name_ = "t" + std::to_string(::getpid()) + "_" + std::to_string(++count);
      ask_server("CREATE DATABASE " + name_ + (is_postgresql() ? "" : " CHARACTER SET utf8mb4"));
    }
    address = address_of(name_, directory.path());
  }
  EmptyDatabase(const EmptyDatabase&) = delete;
  EmptyDatabase& operator=(const EmptyDatabase&) = delete;
  ~EmptyDatabase() {
    if (name_.empty()) return;
    if (!is_postgresql()) {
      ask_server("DROP DATABASE " + name_);
      return;
    }
    // To make one takes PostgreSQL half a second, to empty one a tenth of that.
    storage::SqlConnection connection(address, storage::Durability::lasting);
    connection.execute_once("DROP SCHEMA public CASCADE");
    connection.execute_once("CREATE SCHEMA public");
    spare().push_back(name_);
  }

  storage::DatabaseAddress address;

 private:
  static storage::DatabaseAddress address_of(const std::string& name,
                                             const std::string& state_dir) {
    return storage::parse_database_url(server_url() + name, state_dir).value();
  }

  static bool is_postgresql() { return server_url().starts_with("postgresql"); }

  static std::vector<std::string>& spare() {
    static std::vector<std::string> names;
    return names;
  }

  static void ask_server(const std::string& sql) {
    storage::SqlConnection server(address_of(is_postgresql() ? "postgres" : "mysql", "/"),
                                  storage::Durability::lasting);
    server.execute_once(sql);
  }

  std::string name_;
};

/// A real database with today's schema, of whichever engine the suite is run against.
class TestDatabase {
 public:
  TestDatabase() {
    storage::prepare_database(address, storage::DatabaseCheck::full, clock, kQuiet);
  }

  [[nodiscard]] storage::SqlConnection connect(
      storage::Durability durability = storage::Durability::lasting) const {
    return {address, durability};
  }

  TemporaryDirectory directory;
  FixedClock clock;

 private:
  EmptyDatabase database_{directory};

 public:
  storage::DatabaseAddress address = database_.address;
};

/// The names of the columns of a table.
inline std::vector<std::string> columns(storage::SqlConnection& connection,
                                        const std::string& table) {
  const auto sql = [&]() -> std::string_view {
    switch (connection.engine()) {
      case storage::EngineKind::sqlite:
        return "SELECT name FROM pragma_table_info(:table_name)";
      case storage::EngineKind::postgresql:
        return "SELECT CAST(column_name AS TEXT) FROM information_schema.columns "
               "WHERE table_schema = current_schema() AND table_name = :table_name";
      case storage::EngineKind::mysql:
        return "SELECT column_name FROM information_schema.columns "
               "WHERE table_schema = DATABASE() AND table_name = :table_name";
    }
    __builtin_unreachable();
  }();
  std::vector<std::string> names;
  for (const auto& [name] : connection.all<std::string>(sql, {table}))
    names.push_back(name);
  return names;
}

/// Makes an account and returns its id.
inline domain::UserId add_user(storage::SqlConnection& connection, std::string_view email,
                               base::UnixTime now = {}) {
  storage::SqlUserStore users(connection);
  const auto address = domain::EmailAddress::parse(email).value();
  static_cast<void>(users.insert({"John", address, "hash", now}));
  return users.find_by_email(address).value().id;
}

inline long long count(storage::SqlConnection& connection, std::string_view sql) {
  return std::get<0>(*connection.first<long long>(sql));
}

}  // namespace sih_auth::tests
