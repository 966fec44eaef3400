// What a connection does when its server cuts it off. Runs against servers alone:
// tests/storage/on_server.
#include <chrono>
#include <functional>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/unavailable.hpp"

#include "storage/database_url.hpp"
#include "storage/sql_connection.hpp"
#include "support/child_process.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
namespace {

boost::test_tools::assertion_result has_server(boost::unit_test::test_unit_id) {
  return !tests::server_url().empty();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(server_connection_tests, *boost::unit_test::label("storage") *
                                                   boost::unit_test::precondition(has_server))

namespace {

using domain::Unavailable;

struct World {
  /// Ends the connection from outside, as a restart of the server would.
  void cut_off() {
    const bool is_postgresql = connection.engine() == EngineKind::postgresql;
    const long long number = std::get<0>(*connection.first<long long>(
        is_postgresql ? "SELECT pg_backend_pid()" : "SELECT CONNECTION_ID()"));
    if (is_postgresql) {
      static_cast<void>(other.first<std::string>(
          "SELECT CAST(pg_terminate_backend(CAST(:pid AS INTEGER), 2000) AS TEXT)", {number}));
    } else {
      other.execute_once("KILL CONNECTION " + std::to_string(number));
    }
  }

  void add(const std::string& name) {
    connection.execute(
        "INSERT INTO resets (token_hash, key_id, email_key, expires_at) "
        "VALUES (:name, 'k', 'e', 1)",
        {name});
  }

  long long count() { return tests::count(other, "SELECT COUNT(*) FROM resets"); }

  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  SqlConnection other = database.connect();
};

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_read_is_asked_for_again) {
  World world;
  world.add("a");
  world.cut_off();
  BOOST_TEST(tests::count(world.connection, "SELECT COUNT(*) FROM resets") == 1);
}

BOOST_AUTO_TEST_CASE(what_has_not_begun_is_written_on_a_new_connection) {
  World world;
  world.cut_off();
  world.add("a");
  BOOST_TEST(world.count() == 1);
}

BOOST_AUTO_TEST_CASE(a_transaction_that_is_cut_off_is_run_again_and_written_once) {
  World world;
  int runs = 0;
  world.connection.write([&] {
    world.add("a");
    if (++runs == 1) world.cut_off();
    world.add("b");
  });
  BOOST_TEST(runs == 2);
  BOOST_TEST(world.count() == 2);
}

BOOST_AUTO_TEST_CASE(what_may_have_been_committed_is_not_repeated) {
  World world;
  int runs = 0;
  const auto work = [&] {
    ++runs;
    world.add("a");
    world.cut_off();
  };
  BOOST_CHECK_EXCEPTION(world.connection.write(work), Unavailable, [](const Unavailable& error) {
    return std::string(error.what()).ends_with("(whether it was written is not known)");
  });
  BOOST_TEST(runs == 1);
  BOOST_TEST(world.count() == 0);
  world.add("a");
  BOOST_TEST(world.count() == 1);
}

BOOST_AUTO_TEST_CASE(a_failure_that_was_swallowed_is_not_committed) {
  World world;
  BOOST_CHECK_THROW(world.connection.write([&] {
    world.add("a");
    BOOST_CHECK_THROW(world.connection.execute("DELETE FROM nothing"), Unavailable);
  }),
                    Unavailable);
  BOOST_TEST(world.count() == 0);
}

BOOST_AUTO_TEST_CASE(of_two_that_decide_by_what_they_read_one_sees_the_other) {
  World world;
  constexpr std::string_view kCount = "SELECT COUNT(*) FROM resets";
  constexpr std::string_view kInsert =
      "INSERT INTO resets (token_hash, key_id, email_key, expires_at) "
      "VALUES (:name, 'k', 'e', 1)";
  int runs = 0;
  world.connection.write([&] {
    const auto seen = tests::count(world.connection, kCount);
    if (++runs == 1) {
      // MariaDB lets nobody change what was read; PostgreSQL undoes one of both.
      static_cast<void>(world.other.try_write([&] {
        const auto seen_there = tests::count(world.other, kCount);
        world.other.execute(kInsert, {"theirs saw " + std::to_string(seen_there)});
      }));
    }
    world.connection.execute(kInsert, {"ours saw " + std::to_string(seen)});
  });
  BOOST_TEST(
      tests::count(world.other, "SELECT COUNT(*) FROM resets WHERE token_hash LIKE '%saw 0'") == 1);
}

BOOST_AUTO_TEST_CASE(a_server_that_is_away_is_not_asked_at_every_call) {
  const auto address = parse_database_url("postgresql://u@127.0.0.1:1/x", "/").value();
  SqlConnection connection(address, Durability::lasting);
  const auto why = [&]() -> std::string {
    try {
      static_cast<void>(connection.first<long long>("SELECT 1"));
    } catch (const Unavailable& error) {
      return error.what();
    }
    return "";
  };
  BOOST_TEST(why().find("127.0.0.1") != std::string::npos);
  BOOST_TEST(why() == "database: the server could not be reached a moment ago");
  BOOST_TEST(tests::comes_true([&] { return why().find("127.0.0.1") != std::string::npos; }));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
