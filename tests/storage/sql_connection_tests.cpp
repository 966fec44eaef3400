#include <chrono>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/unavailable.hpp"

#include "storage/sql_connection.hpp"
#include "support/child_process.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
namespace {

using domain::Unavailable;

/// A table for the tests alone.
struct World {
  World() {
    connection.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)");
  }

  void add(const std::string& name) {
    connection.execute("INSERT INTO things (name) VALUES (:name)", {name});
  }
  static long long count(SqlConnection& by) {
    return tests::count(by, "SELECT COUNT(*) FROM things");
  }

  tests::TestDatabase database;
  SqlConnection connection = database.connect();
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sql_connection_tests)

BOOST_AUTO_TEST_CASE(values_come_back_as_they_were_bound) {
  World world;
  const std::string odd = "Robert'); DROP TABLE things;-- \xc3\xa4 \xf0\x9f\x98\x80 :name ?1 %s";
  const long long id =
      world.connection.insert("INSERT INTO things (name) VALUES (:name)", "things", {odd});
  const auto row = world.connection.first<long long, std::string>(
      "SELECT id, name FROM things WHERE name = :name", {odd});
  BOOST_REQUIRE(row.has_value());
  BOOST_TEST(std::get<0>(*row) == id);
  BOOST_TEST(std::get<1>(*row) == odd);
}

BOOST_AUTO_TEST_CASE(numbers_keep_all_their_bits) {
  World world;
  for (const long long number : {std::numeric_limits<long long>::min(), -1LL, 0LL, 1LL << 40,
                                 std::numeric_limits<long long>::max()}) {
    const auto row = world.connection.first<long long>("SELECT :number", {number});
    BOOST_REQUIRE(row.has_value());
    BOOST_TEST(std::get<0>(*row) == number);
  }
}

BOOST_AUTO_TEST_CASE(rows_are_counted_and_listed) {
  World world;
  BOOST_TEST(!world.connection.first<std::string>("SELECT name FROM things").has_value());
  for (const char* name : {"a", "b", "c"})
    world.add(name);
  const auto rows = world.connection.all<std::string>("SELECT name FROM things ORDER BY name");
  BOOST_TEST(rows.size() == 3U);
  BOOST_TEST(std::get<0>(rows.back()) == "c");
  BOOST_TEST(world.connection.execute("UPDATE things SET name = name || 'x' WHERE name <> :name",
                                      {std::string("a")}) == 2);
  BOOST_TEST(world.connection.execute("DELETE FROM things WHERE name = :name",
                                      {std::string("nothing")}) == 0);
}

BOOST_AUTO_TEST_CASE(a_prepared_statement_is_run_again_with_other_values) {
  World world;
  for (int i = 0; i < 1'000; ++i)
    world.add(std::to_string(i));
  BOOST_TEST(World::count(world.connection) == 1'000);
}

BOOST_AUTO_TEST_CASE(an_exception_undoes_the_transaction) {
  World world;
  BOOST_CHECK_THROW(world.connection.write([&] {
    world.add("first");
    world.add("second");
    throw std::logic_error("changed my mind");
  }),
                    std::logic_error);
  BOOST_TEST(World::count(world.connection) == 0);
  world.connection.write([&] { world.add("third"); });
  BOOST_TEST(World::count(world.connection) == 1);
}

BOOST_AUTO_TEST_CASE(a_failed_statement_undoes_the_transaction_and_can_be_run_again) {
  World world;
  world.add("taken");
  BOOST_CHECK_THROW(world.connection.write([&] {
    world.add("first");
    world.add("taken");
  }),
                    Unavailable);
  BOOST_TEST(World::count(world.connection) == 1);
  world.connection.write([&] { world.add("free"); });
  BOOST_TEST(World::count(world.connection) == 2);
}

BOOST_AUTO_TEST_CASE(a_failure_does_not_tell_what_was_bound) {
  World world;
  world.add("hunter2");
  for (const auto& work : std::vector<std::function<void()>>{
           [&] { world.add("hunter2"); },
           [&] { world.connection.execute("INSERT INTO hunter2 (x) VALUES (:x)", {1LL}); },
           [&] {
             static_cast<void>(world.connection.first<long long>(
                 "SELECT NULL WHERE 'hunter2' = :name", {std::string("hunter2")}));
           },
           [&] { static_cast<void>(world.connection.first<long long>("SELECT hunter2")); }}) {
    try {
      work();
      BOOST_ERROR("nothing was thrown");
    } catch (const Unavailable& error) {
      BOOST_TEST(std::string(error.what()).starts_with("database: "));
      BOOST_TEST(std::string(error.what()).find("hunter2") == std::string::npos, error.what());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_not_made) {
  const tests::TemporaryDirectory directory;
  BOOST_CHECK_THROW(SqlConnection({directory.file("no.db")}, Durability::lasting), Unavailable);
  BOOST_TEST(!std::filesystem::exists(directory.file("no.db")));
}

BOOST_AUTO_TEST_CASE(a_path_of_odd_characters_is_opened_as_it_is) {
  const tests::TemporaryDirectory directory;
  const std::string name = "odd ?mode=memory&x=%41#\xc3\xa4;db";
  directory.write(name, "");
  SqlConnection connection({directory.file(name)}, Durability::lasting);
  connection.execute("CREATE TABLE things (id INTEGER)");
  BOOST_TEST(std::filesystem::file_size(directory.file(name)) > 0U);
}

BOOST_AUTO_TEST_CASE(no_statement_is_left_standing_on_a_row) {
  World world;
  for (const char* name : {"a", "b", "c"})
    world.add(name);
  SqlConnection other = world.database.connect();
  // More rows than are taken.
  BOOST_TEST(world.connection.first<std::string>("SELECT name FROM things").has_value());
  other.execute("INSERT INTO things (name) VALUES ('d')");
  const auto checkpoint =
      other.first<long long, long long, long long>("PRAGMA wal_checkpoint(TRUNCATE)");
  BOOST_REQUIRE(checkpoint.has_value());
  BOOST_TEST(std::get<0>(*checkpoint) == 0);  // not busy: nobody reads an old state
  BOOST_TEST(World::count(world.connection) == 4);
}

BOOST_AUTO_TEST_CASE(a_row_that_cannot_be_read_leaves_no_statement_standing_either) {
  World world;
  world.add("a");
  BOOST_CHECK_THROW(static_cast<void>(world.connection.first<long long>(
                        "SELECT NULL UNION ALL SELECT id FROM things")),
                    Unavailable);
  SqlConnection other = world.database.connect();
  other.execute("INSERT INTO things (name) VALUES ('b')");
  const auto checkpoint =
      other.first<long long, long long, long long>("PRAGMA wal_checkpoint(TRUNCATE)");
  BOOST_TEST(std::get<0>(*checkpoint) == 0);
}

BOOST_AUTO_TEST_CASE(readers_do_not_wait_for_a_writer_and_see_what_is_committed) {
  World world;
  SqlConnection reader = world.database.connect(Durability::droppable);
  world.connection.write([&] {
    world.add("a");
    BOOST_TEST(World::count(reader) == 0);
  });
  BOOST_TEST(World::count(reader) == 1);
}

BOOST_AUTO_TEST_CASE(an_impatient_writer_gives_up_soon) {
  World world;
  SqlConnection impatient = world.database.connect(Durability::droppable);
  world.connection.write([&] {
    world.add("a");
    const auto started = std::chrono::steady_clock::now();
    BOOST_CHECK_THROW(impatient.write([] {}), Unavailable);
    BOOST_TEST((std::chrono::steady_clock::now() - started < std::chrono::seconds(1)));
  });
  impatient.write([] {});
}

BOOST_AUTO_TEST_CASE(a_patient_writer_waits_for_its_turn) {
  World world;
  tests::ChildProcess other([&] {
    SqlConnection connection = world.database.connect();
    connection.write([&] {
      connection.execute("INSERT INTO things (name) VALUES ('begun')");
      world.database.directory.write("holding", "");
      static_cast<void>(tests::comes_true(
          [&] { return std::filesystem::exists(world.database.directory.file("waiting")); }));
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    });
    return 0;
  });
  BOOST_REQUIRE(tests::comes_true(
      [&] { return std::filesystem::exists(world.database.directory.file("holding")); }));
  world.database.directory.write("waiting", "");
  world.connection.write([&] { BOOST_TEST(World::count(world.connection) == 1); });
  BOOST_TEST(other.finish() == 0);
}

BOOST_AUTO_TEST_CASE(foreign_keys_are_enforced_and_commits_are_synced) {
  World world;
  BOOST_TEST(tests::count(world.connection, "PRAGMA foreign_keys") == 1);
  BOOST_TEST(tests::count(world.connection, "PRAGMA synchronous") == 2);  // FULL
  const auto mode = world.connection.first<std::string>("PRAGMA journal_mode");
  BOOST_TEST(std::get<0>(*mode) == "wal");
}

BOOST_AUTO_TEST_CASE(droppable_commits_wait_neither_for_the_disk_nor_for_a_checkpoint) {
  World world;
  SqlConnection droppable = world.database.connect(Durability::droppable);
  BOOST_TEST(tests::count(droppable, "PRAGMA synchronous") == 1);  // NORMAL
  BOOST_TEST(tests::count(droppable, "PRAGMA wal_autocheckpoint") == 0);
}

BOOST_AUTO_TEST_CASE(what_is_not_worth_waiting_for_is_given_up_at_once) {
  World world;
  SqlConnection other = world.database.connect();
  const auto insert = [&](const char* sql) { return other.try_write([&] { other.execute(sql); }); };
  const auto started = std::chrono::steady_clock::now();
  world.connection.write([&] {
    world.add("a");
    BOOST_TEST(!insert("INSERT INTO things (name) VALUES ('lost')"));
  });
  BOOST_TEST((std::chrono::steady_clock::now() - started < std::chrono::seconds(2)));
  BOOST_TEST(World::count(other) == 1);
  BOOST_TEST(insert("INSERT INTO things (name) VALUES ('kept')"));
  BOOST_TEST(!insert("INSERT INTO things (name) VALUES ('kept')"));
  BOOST_TEST(World::count(world.connection) == 2);
}

BOOST_AUTO_TEST_CASE(after_giving_up_once_a_writer_is_as_patient_as_before) {
  World world;
  SqlConnection other = world.database.connect();
  world.connection.write([&] { BOOST_TEST(!other.try_write([] {})); });
  tests::ChildProcess holder([&] {
    SqlConnection connection = world.database.connect();
    connection.write([&] {
      world.database.directory.write("holding", "");
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
    });
    return 0;
  });
  BOOST_REQUIRE(tests::comes_true(
      [&] { return std::filesystem::exists(world.database.directory.file("holding")); }));
  other.write([] {});
  BOOST_TEST(holder.finish() == 0);
}

BOOST_AUTO_TEST_CASE(a_file_that_was_replaced_is_opened_anew) {
  World world;
  world.add("old");
  const std::string path = world.database.address.sqlite_path;
  tests::TestDatabase restored;
  {
    SqlConnection other = restored.connect();
    other.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)");
    other.execute("INSERT INTO things (name) VALUES ('restored'), ('too')");
  }
  std::filesystem::rename(path, path + ".before");
  for (const char* behind : {"-wal", "-shm"})
    std::filesystem::remove(path + behind);
  std::filesystem::rename(restored.address.sqlite_path, path);
  BOOST_TEST(World::count(world.connection) == 2);
}

BOOST_AUTO_TEST_CASE(a_file_that_was_removed_is_a_broken_world_until_it_is_back) {
  World world;
  world.add("old");
  const std::string path = world.database.address.sqlite_path;
  std::filesystem::rename(path, path + ".away");
  BOOST_CHECK_THROW(World::count(world.connection), Unavailable);
  BOOST_CHECK_THROW(world.connection.write([] {}), Unavailable);
  BOOST_CHECK_THROW(world.add("lost"), Unavailable);
  BOOST_TEST(!world.connection.try_write([] {}));
  BOOST_TEST(!std::filesystem::exists(path));
  std::filesystem::rename(path + ".away", path);
  BOOST_TEST(World::count(world.connection) == 1);
}

BOOST_AUTO_TEST_CASE(a_read_only_connection_writes_nothing) {
  World world;
  SqlConnection reader({world.database.address.sqlite_path, true}, Durability::lasting);
  BOOST_TEST(World::count(reader) == 0);
  BOOST_CHECK_THROW(reader.execute("INSERT INTO things (name) VALUES ('x')"), Unavailable);
}

BOOST_AUTO_TEST_CASE(what_is_read_together_is_of_one_moment) {
  tests::TestDatabase database;
  SqlConnection reader = database.connect();
  SqlConnection writer = database.connect();
  constexpr std::string_view kCount = "SELECT COUNT(*) FROM users";
  reader.read([&] {
    BOOST_TEST(tests::count(reader, kCount) == 0);
    tests::add_user(writer, "john@example.com");
    BOOST_TEST(tests::count(reader, kCount) == 0);
  });
  BOOST_TEST(tests::count(reader, kCount) == 1);
  BOOST_CHECK_THROW(reader.read([] { throw std::runtime_error("x"); }), std::runtime_error);
  reader.write([&] { tests::add_user(reader, "jane@example.com"); });
  BOOST_TEST(tests::count(writer, kCount) == 2);
}

BOOST_AUTO_TEST_CASE(rows_come_one_by_one_in_the_types_that_are_asked_for) {
  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  const std::vector<ColumnType> types{ColumnType::integer, ColumnType::text};
  std::vector<SqlConnection::Parameters> rows;
  connection.each("SELECT 9007199254740993, 'a' UNION ALL SELECT -1, ''", types,
                  [&](const SqlConnection::Parameters& row) { rows.push_back(row); });
  BOOST_REQUIRE(rows.size() == 2U);
  BOOST_TEST(std::get<long long>(rows[0][0]) == 9'007'199'254'740'993);
  BOOST_TEST(std::get<std::string>(rows[0][1]) == "a");
  BOOST_TEST(std::get<long long>(rows[1][0]) == -1);
  BOOST_TEST(std::get<std::string>(rows[1][1]) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
