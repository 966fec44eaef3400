#pragma once

#include <string_view>

#include "sih_auth/base/log.hpp"

#include "storage/database_file.hpp"
#include "storage/sql_connection.hpp"
#include "storage/user_store.hpp"
#include "support/fixed_clock.hpp"
#include "support/temporary_directory.hpp"

namespace sih_auth::tests {

/// Says nothing.
inline const base::Log kQuiet(base::LogLevel::error, base::LogFormat::text, "test");

/// A real SQLite file with today's schema, in a folder of its own.
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
  storage::DatabaseAddress address{directory.file("auth.db")};
};

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
