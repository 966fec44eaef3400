#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "sih_auth/base/file_descriptor.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "storage/database_file.hpp"
#include "storage/sqlite_backup.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(sqlite_backup_tests)

namespace {

struct World {
  void back_up() {
    const base::FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600));
    back_up_sqlite(database.address, file.get(), [&](long long done, long long all) {
      on_step();
      BOOST_TEST(done <= all);
      last_done = done;
      last_all = all;
    });
  }

  template <typename Error = domain::Unavailable>
  void refuse(std::string_view why) {
    BOOST_CHECK_EXCEPTION(back_up(), Error, [&](const Error& error) {
      return std::string_view(error.what()).find(why) != std::string_view::npos;
    });
  }

  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  std::string path = database.directory.file("copy.db");
  std::function<void()> on_step = [] {};
  long long last_done = 0;
  long long last_all = -1;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_copy_is_one_plain_file) {
  World world;
  tests::add_user(world.connection, "john@example.com");
  world.back_up();
  BOOST_TEST(world.last_done == world.last_all);
  const std::string bytes = world.database.directory.read("copy.db");
  BOOST_TEST(bytes.substr(18, 2) == "\x01\x01");
  SqlConnection copy({world.path, true}, Durability::lasting);
  BOOST_TEST(tests::count(copy, "SELECT COUNT(*) FROM users") == 1);
  BOOST_TEST(std::get<0>(*copy.first<std::string>("PRAGMA journal_mode")) == "delete");
}

BOOST_AUTO_TEST_CASE(a_commit_between_two_steps_neither_shows_nor_starts_it_anew) {
  World world;
  world.connection.execute(
      "CREATE TABLE ballast AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
      "WHERE i < 5000) SELECT hex(randomblob(500)) FROM n");
  int steps = 0;
  world.on_step = [&] {
    tests::add_user(world.connection, std::to_string(++steps) + "@example.com");
    BOOST_REQUIRE(steps < 100);
  };
  world.back_up();
  BOOST_TEST(steps > 2);
  SqlConnection copy({world.path, true}, Durability::lasting);
  BOOST_TEST(tests::count(copy, "SELECT COUNT(*) FROM users") == 0);
  BOOST_TEST(tests::count(world.connection, "SELECT COUNT(*) FROM users") == steps);
}

BOOST_AUTO_TEST_CASE(a_reference_to_nothing_is_found) {
  World world;
  world.connection.execute("PRAGMA foreign_keys = OFF");
  world.connection.execute(
      "INSERT INTO backup_codes (user_id, code_hash, key_id, created_at) VALUES (7, 'x', 'x', 1)");
  world.refuse("the table backup_codes refers to rows that do not exist");
}

BOOST_AUTO_TEST_CASE(another_schema_is_found) {
  World world;
  world.connection.execute("DELETE FROM schema_migrations WHERE version > 1");
  world.refuse<RefusedDatabase>("run sih-auth migrate");
}

BOOST_AUTO_TEST_CASE(a_newer_schema_is_found) {
  World world;
  world.connection.execute("UPDATE schema_migrations SET version = 9999 WHERE version = 3");
  world.refuse<RefusedDatabase>("install the newer program again");
}

BOOST_AUTO_TEST_CASE(a_database_is_not_made) {
  World world;
  world.database.address.sqlite_path = world.database.directory.file("nowhere.db");
  world.refuse("unable to open");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
