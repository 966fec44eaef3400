#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/unavailable.hpp"

#include "storage/flask_import.hpp"
#include "storage/user_store.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(flask_import_tests, *boost::unit_test::label("storage"))

namespace {

struct World {
  World() {
    directory.write("flask.db", "");
    SqlConnection flask({flask_path}, Durability::lasting);
    flask.execute(
        "CREATE TABLE user (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(100), "
        "email VARCHAR(120), password_hash VARCHAR(255), created_at DATETIME, is_verified "
        "BOOLEAN)");
  }

  void add(long long id, const std::string& name, const std::string& email,
           const std::string& hash = "scrypt:32768:8:1$salt$00", long long verified = 1) {
    SqlConnection flask({flask_path}, Durability::lasting);
    flask.execute(
        "INSERT INTO user VALUES (:id, :name, :email, :hash, '2024-05-06 07:08:09.123456', "
        ":verified)",
        {id, name, email, hash, verified});
  }

  FlaskImport import() {
    return import_flask(connection, FlaskFile(flask_path).users(), can_be_verified,
                        database.clock.now(), [](long long, long long) {});
  }

  FlaskImport preview() {
    return preview_flask_import(&connection, FlaskFile(flask_path).users(), can_be_verified,
                                database.clock.now());
  }

  static bool can_be_verified(std::string_view hash) { return !hash.starts_with("md5"); }

  auto find(std::string_view email) {
    return SqlUserStore(connection).find_by_email(domain::EmailAddress::parse(email).value());
  }

  tests::TestDatabase database;
  tests::TemporaryDirectory directory;
  std::string flask_path = directory.file("flask.db");
  SqlConnection connection = database.connect();
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_account_comes_over_whole) {
  World world;
  world.add(7, "John Doe", "John@Example.com");
  const FlaskImport result = world.import();
  BOOST_TEST(result.imported == 1);
  BOOST_TEST(result.skipped.empty());
  const auto user = world.find("john@example.com");
  BOOST_REQUIRE(user.has_value());
  BOOST_TEST(user->id.value == 7);
  BOOST_TEST(user->name == "John Doe");
  BOOST_TEST(user->email.value() == "John@Example.com");
  BOOST_TEST(user->password_hash == "scrypt:32768:8:1$salt$00");
  BOOST_TEST((user->created_at == base::unix_time(1'714'979'289)));
  BOOST_TEST(user->is_verified);
}

BOOST_AUTO_TEST_CASE(an_unverified_account_stays_unverified) {
  World world;
  world.add(1, "John", "john@example.com", "pbkdf2:sha256:260000$s$00", 0);
  static_cast<void>(world.import());
  BOOST_TEST(!world.find("john@example.com")->is_verified);
}

BOOST_AUTO_TEST_CASE(running_it_again_changes_nothing) {
  World world;
  world.add(1, "John", "john@example.com");
  static_cast<void>(world.import());
  world.connection.execute("UPDATE users SET password_hash = 'newer'");
  const FlaskImport again = world.import();
  BOOST_TEST(again.imported == 0);
  BOOST_REQUIRE(again.skipped.size() == 1U);
  BOOST_TEST(again.skipped[0].email == "john@example.com");
  BOOST_TEST(world.find("john@example.com")->password_hash == "newer");
}

BOOST_AUTO_TEST_CASE(an_id_that_is_taken_becomes_another) {
  World world;
  const auto here = tests::add_user(world.connection, "jane@example.com");
  world.add(here.value, "John", "john@example.com");
  BOOST_TEST(world.import().imported == 1);
  BOOST_TEST((world.find("john@example.com")->id != here));
  BOOST_TEST((world.find("jane@example.com")->id == here));
}

BOOST_AUTO_TEST_CASE(what_cannot_come_over_is_listed_with_its_reason) {
  World world;
  world.add(1, "No address", "john at home");
  world.add(2, "No hash", "jane@example.com", "md5$x$y");
  world.add(3, "Twin", "jim@example.com");
  world.add(4, "Twin", "JIM@example.com");
  world.add(5, "Good", "joe@example.com");
  const FlaskImport result = world.import();
  BOOST_TEST(result.imported == 2);
  BOOST_REQUIRE(result.skipped.size() == 3U);
  BOOST_TEST(result.skipped[0].email == "john at home");
  for (const SkippedUser& skipped : result.skipped)
    BOOST_TEST(!skipped.why.empty());
  BOOST_TEST(world.find("jim@example.com").has_value());
}

BOOST_AUTO_TEST_CASE(a_name_we_refuse_does_not_cost_the_account) {
  World world;
  world.add(1, std::string(150, 'x'), "john@example.com");
  world.add(2, "", "jane@example.com");
  BOOST_TEST(world.import().imported == 2);
  BOOST_TEST(world.find("john@example.com")->name == "john");
  BOOST_TEST(world.find("jane@example.com")->name == "jane");
}

BOOST_AUTO_TEST_CASE(the_flask_file_is_only_read) {
  World world;
  world.add(1, "John", "john@example.com");
  const std::string before = world.directory.read("flask.db");
  static_cast<void>(world.import());
  BOOST_TEST((world.directory.read("flask.db") == before));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_none_of_the_flask_apps_is_refused, *tests::of_sqlite()) {
  World world;
  world.directory.write("text", "hello, this is no database at all");
  for (const char* name : {"text", "missing"}) {
    BOOST_CHECK_THROW(static_cast<void>(FlaskFile(world.directory.file(name)).users()),
                      domain::Unavailable);
  }
  BOOST_TEST(!is_flask_database(world.connection));
  BOOST_CHECK_THROW(static_cast<void>(FlaskFile(world.database.address.sqlite_path).users()),
                    domain::Unavailable);
}

BOOST_AUTO_TEST_CASE(the_table_may_be_named_as_its_readme_says) {
  World world;
  SqlConnection flask({world.flask_path}, Durability::lasting);
  flask.execute("ALTER TABLE user RENAME TO users");
  flask.execute(
      "INSERT INTO users VALUES (3, 'John', 'john@example.com', 'scrypt:2:1:1$s$00', "
      "'2024-05-06 07:08:09', 1)");
  BOOST_TEST(is_flask_database(flask));
  BOOST_TEST(world.import().imported == 1);
  BOOST_TEST(world.find("john@example.com")->id.value == 3);
}

BOOST_AUTO_TEST_CASE(an_id_that_was_used_here_once_is_not_given_again) {
  World world;
  const auto gone = tests::add_user(world.connection, "jane@example.com");
  world.connection.execute("DELETE FROM users");
  world.add(gone.value, "John", "john@example.com");
  static_cast<void>(world.import());
  BOOST_TEST((world.find("john@example.com")->id != gone));
}

BOOST_AUTO_TEST_CASE(of_two_with_one_address_the_verified_one_comes_over) {
  World world;
  world.add(1, "Early", "jim@example.com", "scrypt:2:1:1$s$00", 0);
  world.add(2, "Verified", "JIM@example.com");
  const FlaskImport result = world.import();
  BOOST_TEST(result.imported == 1);
  BOOST_REQUIRE(result.skipped.size() == 1U);
  BOOST_TEST(result.skipped[0].id == 1);
  BOOST_TEST(world.find("jim@example.com")->name == "Verified");
}

BOOST_AUTO_TEST_CASE(an_address_that_somebody_may_take_back_is_not_given_away) {
  World world;
  const auto here = tests::add_user(world.connection, "jane@example.com");
  world.connection.execute(
      "INSERT INTO email_undos (user_id, email, email_key, token_hash, key_id, expires_at) "
      "VALUES (:id, 'old@example.com', 'old@example.com', 'x', 'x', :at)",
      {here.value, base::to_integer(world.database.clock.now()) + 1});
  world.add(5, "John", "old@example.com");
  BOOST_TEST(world.import().imported == 0);
  world.database.clock.advance(std::chrono::seconds(1));
  BOOST_TEST(world.import().imported == 1);
}

BOOST_AUTO_TEST_CASE(a_preview_says_the_same_and_writes_nothing) {
  World world;
  const auto here = tests::add_user(world.connection, "jane@example.com");
  world.add(here.value, "John", "john@example.com");
  world.add(9, "Jane", "jane@example.com");
  const FlaskImport told = world.preview();
  BOOST_TEST(tests::count(world.connection, "SELECT COUNT(*) FROM users") == 1);
  const FlaskImport done = world.import();
  BOOST_TEST(told.imported == done.imported);
  BOOST_REQUIRE(told.renumbered.size() == 1U);
  BOOST_REQUIRE(done.renumbered.size() == 1U);
  BOOST_TEST(told.renumbered[0].new_id == done.renumbered[0].new_id);
  BOOST_TEST(told.skipped.size() == done.skipped.size());
}

BOOST_AUTO_TEST_CASE(without_a_database_everybody_is_new) {
  World world;
  world.add(3, "John", "john@example.com");
  const FlaskImport told = preview_flask_import(nullptr, FlaskFile(world.flask_path).users(),
                                                World::can_be_verified, {});
  BOOST_TEST(told.imported == 1);
  BOOST_TEST(told.renumbered.empty());
}

BOOST_AUTO_TEST_CASE(an_id_that_would_leave_none_for_others_becomes_another) {
  World world;
  world.add(9'223'372'036'854'775'807, "John", "john@example.com");
  world.add(0, "Jane", "jane@example.com");
  BOOST_TEST(world.import().imported == 2);
  BOOST_TEST(tests::add_user(world.connection, "joe@example.com").value == 3);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_being_written_is_not_read) {
  World world;
  world.directory.write("flask.db-journal", "x");
  BOOST_CHECK_THROW(FlaskFile{world.flask_path}, domain::Unavailable);
}

BOOST_AUTO_TEST_CASE(a_file_in_wal_mode_is_read_once_its_log_is_gone) {
  World world;
  {
    SqlConnection flask({world.flask_path}, Durability::lasting);
    static_cast<void>(flask.first<std::string>("PRAGMA journal_mode = WAL"));
  }
  world.add(1, "John", "john@example.com");
  BOOST_TEST(world.import().imported == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
