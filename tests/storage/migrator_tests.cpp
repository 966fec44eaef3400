#include <algorithm>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "sih_auth/domain/unavailable.hpp"

#include "storage/migrator.hpp"
#include "support/captured_output.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
namespace {

struct Empty {
  Empty() { directory.write("auth.db", ""); }

  tests::TemporaryDirectory directory;
  tests::FixedClock clock;
  DatabaseAddress address{directory.file("auth.db")};
};

std::vector<std::string> columns(SqlConnection& connection, const std::string& table) {
  std::vector<std::string> names;
  for (const auto& [name] :
       connection.all<std::string>("SELECT name FROM pragma_table_info(:table_name)", {table}))
    names.push_back(name);
  return names;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(migrator_tests)

BOOST_AUTO_TEST_CASE(a_fresh_database_gets_every_migration_once) {
  const Empty fresh;
  SqlConnection connection(fresh.address, Durability::lasting);
  BOOST_TEST(schema_version(connection) == 0);
  migrate(connection, fresh.clock, tests::kQuiet);
  BOOST_TEST(schema_version(connection) == newest_schema_version());
  migrate(connection, fresh.clock, tests::kQuiet);
  const auto applied = connection.all<long long, std::string, long long>(
      "SELECT version, name, applied_at FROM schema_migrations ORDER BY version");
  BOOST_REQUIRE(applied.size() == static_cast<std::size_t>(newest_schema_version()));
  BOOST_TEST(std::get<0>(applied[0]) == 1);
  BOOST_TEST(std::get<1>(applied[0]) == "0001_initial.sql");
  BOOST_TEST(std::get<2>(applied[0]) == base::to_integer(fresh.clock.now()));
}

BOOST_AUTO_TEST_CASE(what_is_applied_is_logged_once) {
  const Empty fresh;
  SqlConnection connection(fresh.address, Durability::lasting);
  const base::Log log(base::LogLevel::info, base::LogFormat::text, "test");
  const tests::CapturedOutput captured(STDERR_FILENO);
  migrate(connection, fresh.clock, log);
  migrate(connection, fresh.clock, log);
  const std::string text = captured.text();
  BOOST_TEST(std::ranges::count(text, '\n') == newest_schema_version());
  BOOST_TEST(text.find("0001_initial.sql") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_migration_that_fails_leaves_nothing_half_done) {
  const Empty fresh;
  SqlConnection connection(fresh.address, Durability::lasting);
  connection.execute("CREATE TABLE outbox (x)");  // in the way of the last table
  BOOST_CHECK_THROW(migrate(connection, fresh.clock, tests::kQuiet), domain::Unavailable);
  BOOST_TEST(schema_version(connection) == 0);
  BOOST_TEST(tests::count(connection,
                          "SELECT COUNT(*) FROM sqlite_master WHERE name IN ('users', 'logins')") ==
             0);
}

BOOST_AUTO_TEST_CASE(an_up_to_date_database_is_not_written_to) {
  const tests::TestDatabase database;
  SqlConnection writer = database.connect();
  SqlConnection connection = database.connect(Durability::droppable);
  writer.write([&] {
    writer.execute("DELETE FROM users");
    BOOST_CHECK_NO_THROW(migrate(connection, database.clock, tests::kQuiet));
  });
}

BOOST_AUTO_TEST_CASE(tables_are_named_and_shaped_as_the_flask_readme_says) {
  const tests::TestDatabase database;
  SqlConnection connection = database.connect();
  const auto users = columns(connection, "users");
  for (const char* column : {"id", "name", "email", "password_hash", "created_at", "is_verified"})
    BOOST_TEST((std::ranges::find(users, column) != users.end()), column);
  const auto otps = columns(connection, "otps");
  for (const char* column : {"id", "user_id", "otp_code", "created_at", "expires_at", "is_used"})
    BOOST_TEST((std::ranges::find(otps, column) != otps.end()), column);
}

BOOST_AUTO_TEST_CASE(no_id_is_ever_used_again) {
  const tests::TestDatabase database;
  SqlConnection connection = database.connect();
  const auto first = tests::add_user(connection, "john@example.com");
  connection.execute("DELETE FROM users");
  const auto second = tests::add_user(connection, "john@example.com");
  BOOST_TEST(second.value > first.value);
}

BOOST_AUTO_TEST_CASE(every_foreign_key_has_an_index) {
  const tests::TestDatabase database;
  SqlConnection connection = database.connect();
  const auto keys = connection.all<std::string, std::string>(
      "SELECT m.name, f.\"from\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f "
      "WHERE m.type = 'table'");
  BOOST_TEST(keys.size() >= 4U);
  for (const auto& [table, column] : keys) {
    const auto indexed = connection.first<long long>(
        "SELECT COUNT(*) FROM pragma_index_list(:table_name) l, pragma_index_info(l.name) i "
        "WHERE i.seqno = 0 AND i.name = :column_name",
        {table, column});
    BOOST_TEST(std::get<0>(*indexed) > 0, table + "." + column);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
