#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/unavailable.hpp"

#include "storage/database_copy.hpp"
#include "storage/database_file.hpp"
#include "storage/engine.hpp"
#include "storage/id_sequence.hpp"
#include "storage/schema_tables.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(database_copy_tests, *boost::unit_test::label("storage"))

namespace {

struct World {
  CopiedRows copy() {
    return copy_database(source.address, target, source.clock, tests::kQuiet,
                         [&](long long done, long long) { last_done = done; });
  }

  tests::TestDatabase source;
  SqlConnection connection = source.connect();
  tests::TemporaryDirectory directory;
  tests::EmptyDatabase empty{directory};
  DatabaseAddress target = empty.address;
  long long last_done = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(every_table_and_column_of_the_schema_is_known) {
  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  std::set<std::string> known{"schema_migrations"};
  for (const SchemaTable& table : schema_tables()) {
    known.insert(std::string(table.name));
    std::set<std::string> columns;
    for (const TableColumn& column : table.columns)
      columns.insert(std::string(column.name));
    const auto real = tests::columns(connection, std::string(table.name));
    BOOST_TEST(columns == std::set<std::string>(real.begin(), real.end()),
               boost::test_tools::per_element());
  }
  std::set<std::string> tables;
  for (const auto& [name] : connection.all<std::string>(connection.dialect().tables))
    tables.insert(name);
  BOOST_TEST(known == tables, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(no_table_refers_to_a_later_one, *tests::of_sqlite()) {
  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  std::set<std::string> earlier;
  for (const SchemaTable& table : schema_tables()) {
    for (const auto& [other] : connection.all<std::string>(
             "SELECT \"table\" FROM pragma_foreign_key_list(:name)", {std::string(table.name)})) {
      BOOST_TEST(earlier.contains(other), table.name);
    }
    earlier.insert(std::string(table.name));
  }
}

BOOST_AUTO_TEST_CASE(ids_of_rows_that_are_gone_are_not_given_again) {
  World world;
  for (int i = 0; i < 60; ++i)
    tests::add_user(world.connection, std::to_string(i) + "@example.com");
  world.connection.execute("DELETE FROM users WHERE id > 55");
  const CopiedRows copied = world.copy();
  BOOST_TEST(copied.accounts == 55);
  BOOST_TEST(copied.all == 55);
  BOOST_TEST(world.last_done == 55);
  SqlConnection target(world.target, Durability::lasting);
  BOOST_TEST(tests::add_user(target, "next@example.com").value == 61);
}

BOOST_AUTO_TEST_CASE(a_target_that_holds_anything_is_refused) {
  World world;
  static_cast<void>(world.copy());
  SqlConnection target(world.target, Durability::lasting);
  tests::add_user(target, "jane@example.com");
  BOOST_CHECK_THROW(static_cast<void>(world.copy()), RefusedDatabase);
  BOOST_TEST(tests::count(target, "SELECT COUNT(*) FROM users") == 1);
}

BOOST_AUTO_TEST_CASE(a_row_that_does_not_fit_leaves_the_target_empty, *tests::of_sqlite()) {
  World world;
  tests::add_user(world.connection, "john@example.com");
  world.connection.execute("PRAGMA foreign_keys = OFF");
  world.connection.execute(
      "INSERT INTO backup_codes (user_id, code_hash, key_id, created_at) VALUES (7, 'x', 'x', 1)");
  BOOST_CHECK_THROW(static_cast<void>(world.copy()), domain::Unavailable);
  SqlConnection target(world.target, Durability::lasting);
  BOOST_TEST(tests::count(target, "SELECT COUNT(*) FROM users") == 0);
}

BOOST_AUTO_TEST_CASE(another_schema_is_not_copied_and_makes_no_target, *tests::of_sqlite()) {
  World world;
  world.connection.execute("DELETE FROM schema_migrations WHERE version > 1");
  BOOST_CHECK_THROW(static_cast<void>(world.copy()), RefusedDatabase);
  BOOST_CHECK_THROW(SqlConnection(world.target, Durability::lasting), domain::Unavailable);
}

BOOST_AUTO_TEST_CASE(ids_never_go_down) {
  World world;
  keep_ids_above(world.connection, "users", 9);
  keep_ids_above(world.connection, "users", 5);
  BOOST_TEST(last_used_id(world.connection, "users") == 9);
  BOOST_TEST(tests::add_user(world.connection, "john@example.com").value == 10);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
