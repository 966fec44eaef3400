#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "sih_auth/domain/unavailable.hpp"

#include "storage/migrator.hpp"
#include "storage/otp_store.hpp"
#include "storage/session_store.hpp"
#include "support/captured_output.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {

/// Made from src/storage/migrations by the build.
const std::map<std::string_view, std::string_view>& embedded_files();

BOOST_AUTO_TEST_SUITE(migrator_tests, *boost::unit_test::label("storage"))

namespace {

struct Empty {
  Empty() {
    if (!address.server) directory.write("auth.db", "");
  }

  tests::TemporaryDirectory directory;
  tests::FixedClock clock;
  tests::EmptyDatabase database{directory};
  DatabaseAddress address = database.address;
};

std::string folder_of(EngineKind engine) {
  return engine == EngineKind::sqlite       ? "migrations/sqlite/"
         : engine == EngineKind::postgresql ? "migrations/postgresql/"
                                            : "migrations/mysql/";
}

/// Brings an empty database to an earlier version, as the binaries of that time have left it.
void migrate_to(long long version, SqlConnection& connection) {
  connection.execute_once(
      "CREATE TABLE schema_migrations "
      "(version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)");
  long long applied = 0;
  for (const auto& [path, script] : embedded_files()) {
    if (!path.starts_with(folder_of(connection.engine()))) continue;
    if (++applied > version) return;
    for (std::string_view rest = script; rest.find(";\n") != std::string_view::npos;) {
      const auto end = rest.find(";\n");
      connection.execute_once(rest.substr(0, end));
      rest.remove_prefix(end + 2);
    }
    connection.execute("INSERT INTO schema_migrations VALUES (:version, :name, 0)",
                       {applied, std::string(path)});
  }
}

}  // namespace

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

BOOST_AUTO_TEST_CASE(a_migration_that_fails_leaves_nothing_half_done, *tests::of_sqlite()) {
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
  const auto users = tests::columns(connection, "users");
  for (const char* column : {"id", "name", "email", "password_hash", "created_at", "is_verified"})
    BOOST_TEST((std::ranges::find(users, column) != users.end()), column);
  const auto otps = tests::columns(connection, "otps");
  for (const char* column : {"id", "user_id", "otp_code", "created_at", "expires_at", "is_used"})
    BOOST_TEST((std::ranges::find(otps, column) != otps.end()), column);
}

BOOST_AUTO_TEST_CASE(a_database_of_version_2_keeps_its_rows) {
  const Empty old;
  SqlConnection connection(old.address, Durability::lasting);
  migrate_to(2, connection);
  BOOST_REQUIRE(schema_version(connection) == 2);
  for (const char* sql :
       {"INSERT INTO users (id, name, email, email_key, password_hash, created_at, is_verified, "
        "group_names) VALUES (7, 'John', 'John@example.com', 'john@example.com', 'hash', 1000, 1, "
        "'staff'), (8, 'Jane', 'jane@example.com', 'jane@example.com', 'hash', 2000, 0, '')",
        "INSERT INTO logins (id, user_id, token_hash, key_id, remember, created_at, expires_at) "
        "VALUES (3, 7, 'login', 'k', 0, 1500, 2400)",
        "INSERT INTO otps (user_id, login_id, otp_code, key_id, created_at, expires_at, "
        "tries_with_login_cookie) VALUES (7, 3, 'code', 'k', 1500, 1800, 2)",
        "INSERT INTO sessions (user_id, token_hash, key_id, created_at, last_seen_at, expires_at, "
        "remember, ip, user_agent) VALUES (7, 'session', 'k', 1100, 1200, 9999, 0, '::1', 'x')"})
    connection.execute(sql);

  migrate(connection, old.clock, tests::kQuiet);
  BOOST_TEST(schema_version(connection) == newest_schema_version());
  SqlUserStore users(connection);
  const auto john = users.find({7});
  BOOST_REQUIRE(john.has_value());
  BOOST_TEST(john->email.value() == "John@example.com");
  BOOST_TEST(john->is_verified);
  BOOST_TEST((john->groups == std::vector<std::string>{"staff"}));
  // Whoever is verified has signed in before: their next new browser is worth a mail.
  BOOST_TEST((john->signed_in_at == base::unix_time(1'000)));
  BOOST_TEST((users.find({8})->signed_in_at == base::UnixTime{}));
  const auto session = SqlSessionStore(connection)
                           .find({"k", "session"}, base::unix_time(1'300), base::unix_time(0));
  BOOST_REQUIRE(session.has_value());
  BOOST_TEST((session->full_login_at == base::unix_time(1'100)));
  BOOST_TEST((session->last_seen_at == base::unix_time(1'200)));
  SqlOtpStore otps(connection);
  const auto live = otps.live_codes_of({3}, base::unix_time(1'600));
  BOOST_REQUIRE(live.size() == 1U);
  otps.void_codes_asked_by(domain::CodeHolder::address_only, {3});
  BOOST_TEST(otps.consume(live[0].id, {"k", "code"}, base::unix_time(1'600)));
  const auto of_otps = tests::columns(connection, "otps");
  BOOST_TEST((std::ranges::find(of_otps, "tries_with_login_cookie") == of_otps.end()));
}

BOOST_AUTO_TEST_CASE(every_dialect_has_the_same_migrations) {
  std::map<std::string_view, std::set<std::string_view>> names;
  for (const auto& [path, script] : embedded_files()) {
    const auto slash = path.rfind('/');
    names[path.substr(0, slash)].insert(path.substr(slash + 1));
  }
  BOOST_REQUIRE(names.size() == 3U);
  for (const auto& [folder, files] : names)
    BOOST_TEST((files == names.begin()->second), folder);
}

BOOST_AUTO_TEST_CASE(no_id_is_ever_used_again) {
  const tests::TestDatabase database;
  SqlConnection connection = database.connect();
  const auto first = tests::add_user(connection, "john@example.com");
  connection.execute("DELETE FROM users");
  const auto second = tests::add_user(connection, "john@example.com");
  BOOST_TEST(second.value > first.value);
}

BOOST_AUTO_TEST_CASE(every_foreign_key_has_an_index, *tests::of_sqlite()) {
  const tests::TestDatabase database;
  SqlConnection connection = database.connect();
  const auto keys = connection.all<std::string, std::string>(
      "SELECT m.name, f.\"from\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f "
      "WHERE m.type = 'table'");
  BOOST_TEST(keys.size() >= 8U);
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
