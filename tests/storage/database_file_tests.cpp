#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include "storage/database_file.hpp"
#include "storage/migrator.hpp"
#include "support/child_process.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(database_file_tests)

namespace {

struct Folder {
  void prepare() const { prepare_database(address, DatabaseCheck::full, clock, tests::kQuiet); }

  /// Why it was refused; empty when it was not.
  [[nodiscard]] std::string refusal() const {
    try {
      prepare();
    } catch (const RefusedDatabase& error) {
      return error.what();
    }
    return "";
  }

  [[nodiscard]] std::string bytes() const { return directory.read("auth.db"); }
  [[nodiscard]] SqlConnection connect() const { return {address, Durability::lasting}; }

  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(directory.path()))
      names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
  }

  /// A database that some other program has made.
  void make_with(const std::string& create_sql) const {
    directory.write("auth.db", "");
    connect().execute(create_sql);
  }

  tests::TemporaryDirectory directory;
  tests::FixedClock clock;
  DatabaseAddress address{directory.file("auth.db")};
};

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// Expects a refusal that says `why` and leaves every byte as it is.
void expect_untouched(const Folder& folder, std::string_view why) {
  const std::string before = folder.bytes();
  const auto files_before = folder.files();
  const std::string refusal = folder.refusal();
  BOOST_TEST(contains(refusal, why), refusal);
  BOOST_TEST(contains(refusal, folder.address.sqlite_path));
  BOOST_TEST(refusal.find('\n') == std::string::npos);
  BOOST_TEST((folder.bytes() == before));
  BOOST_TEST((folder.files() == files_before));
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_first_use_makes_a_private_file_with_todays_schema) {
  const Folder folder;
  folder.prepare();
  struct stat status {};
  BOOST_REQUIRE(::stat(folder.address.sqlite_path.c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 0777) == 0600U);
  SqlConnection connection = folder.connect();
  BOOST_TEST(schema_version(connection) == newest_schema_version());
}

BOOST_AUTO_TEST_CASE(a_second_use_changes_nothing) {
  const Folder folder;
  folder.prepare();
  {
    SqlConnection connection = folder.connect();
    tests::add_user(connection, "john@example.com");
  }
  folder.prepare();
  SqlConnection connection = folder.connect();
  BOOST_TEST(tests::count(connection, "SELECT COUNT(*) FROM users") == 1);
  BOOST_TEST(tests::count(connection, "SELECT COUNT(*) FROM schema_migrations") ==
             newest_schema_version());
}

BOOST_AUTO_TEST_CASE(an_empty_file_that_was_never_used_is_taken) {
  const Folder folder;
  folder.directory.write("auth.db", "");
  BOOST_TEST(folder.refusal() == "");
}

BOOST_AUTO_TEST_CASE(an_empty_database_that_was_never_used_is_taken) {
  const Folder folder;
  folder.make_with("CREATE TABLE t (x)");
  folder.connect().execute("DROP TABLE t");
  BOOST_TEST(folder.refusal() == "");
}

BOOST_AUTO_TEST_CASE(several_processes_may_start_at_once) {
  const Folder folder;
  std::vector<tests::ChildProcess> children;
  for (int i = 0; i < 6; ++i) {
    children.emplace_back([&] {
      folder.prepare();
      return 0;
    });
  }
  for (auto& child : children)
    BOOST_TEST(child.finish() == 0);
  SqlConnection connection = folder.connect();
  BOOST_TEST(tests::count(connection, "SELECT COUNT(*) FROM schema_migrations") ==
             newest_schema_version());
}

BOOST_AUTO_TEST_CASE(a_used_database_that_is_missing_is_not_made_anew) {
  const Folder folder;
  folder.prepare();
  std::filesystem::remove(folder.address.sqlite_path);
  expect_untouched(folder, "missing");
  BOOST_TEST(!std::filesystem::exists(folder.address.sqlite_path));
}

BOOST_AUTO_TEST_CASE(a_used_database_that_was_emptied_is_refused) {
  const Folder folder;
  folder.prepare();
  folder.directory.write("auth.db", "");
  expect_untouched(folder, "empty");
}

BOOST_AUTO_TEST_CASE(a_used_database_that_lost_its_tables_is_refused) {
  const Folder folder;
  folder.prepare();
  std::filesystem::remove(folder.address.sqlite_path);
  folder.make_with("CREATE TABLE t (x)");
  folder.connect().execute("DROP TABLE t");
  expect_untouched(folder, "empty");
}

BOOST_AUTO_TEST_CASE(the_refusal_says_how_to_begin_anew) {
  const Folder folder;
  folder.prepare();
  std::filesystem::remove(folder.address.sqlite_path);
  const std::string refusal = folder.refusal();
  const auto at = refusal.find(folder.address.sqlite_path + ".");
  BOOST_REQUIRE(at != std::string::npos);
  std::filesystem::remove(refusal.substr(at, refusal.find(' ', at) - at));
  BOOST_TEST(folder.refusal() == "");
}

BOOST_AUTO_TEST_CASE(a_text_file_is_refused) {
  const Folder folder;
  folder.directory.write("auth.db", "dear diary, today I signed up for a web site\n");
  expect_untouched(folder, "not an SQLite database");
}

BOOST_AUTO_TEST_CASE(a_file_with_nothing_but_the_right_header_is_refused) {
  const Folder folder;
  folder.directory.write("auth.db", std::string("SQLite format 3\0", 16) + std::string(4'080, 'x'));
  expect_untouched(folder, "");
  BOOST_TEST(folder.refusal() != "");
}

BOOST_AUTO_TEST_CASE(a_damaged_page_is_noticed) {
  const Folder folder;
  folder.prepare();
  std::string damaged = folder.bytes();
  BOOST_REQUIRE(damaged.size() > 3U * 4'096);
  for (std::size_t at = 4'096; at < 3U * 4'096; ++at)
    damaged[at] = static_cast<char>(at * 31);
  folder.directory.write("auth.db", damaged);
  expect_untouched(folder, "");
  BOOST_TEST(folder.refusal() != "");
}

BOOST_AUTO_TEST_CASE(a_file_cut_short_is_noticed) {
  const Folder folder;
  folder.prepare();
  folder.directory.write("auth.db", folder.bytes().substr(0, 2U * 4'096));
  expect_untouched(folder, "");
  BOOST_TEST(folder.refusal() != "");
}

BOOST_AUTO_TEST_CASE(only_a_large_file_takes_longer_than_a_moment_and_damage_in_it_is_found) {
  const Folder folder;
  BOOST_TEST(is_checked_in_a_moment(folder.address));
  folder.prepare();
  BOOST_TEST(is_checked_in_a_moment(folder.address));
  check_every_page(folder.address);
  std::string bytes = folder.bytes();
  for (std::size_t page = 1; page < bytes.size() / 4'096; ++page)
    bytes.replace(page * 4'096, 64, 64, '\xff');
  bytes.resize(20U << 20);
  folder.directory.write("auth.db", bytes);
  BOOST_TEST(!is_checked_in_a_moment(folder.address));
  BOOST_CHECK_THROW(check_every_page(folder.address), RefusedDatabase);
}

BOOST_AUTO_TEST_CASE(a_quick_check_refuses_what_needs_no_reading_of_every_page) {
  const Folder folder;
  folder.prepare();
  prepare_database(folder.address, DatabaseCheck::quick, folder.clock, tests::kQuiet);
  folder.directory.write("auth.db", "");
  BOOST_CHECK_THROW(
      prepare_database(folder.address, DatabaseCheck::quick, folder.clock, tests::kQuiet),
      RefusedDatabase);
  std::filesystem::remove(folder.address.sqlite_path);
  BOOST_CHECK_THROW(
      prepare_database(folder.address, DatabaseCheck::quick, folder.clock, tests::kQuiet),
      RefusedDatabase);
}

BOOST_AUTO_TEST_CASE(a_newer_schema_is_refused) {
  const Folder folder;
  folder.prepare();
  folder.connect().execute("INSERT INTO schema_migrations VALUES (9999, '9999_future.sql', 0)");
  expect_untouched(folder, "9999");
}

BOOST_AUTO_TEST_CASE(the_flask_apps_database_is_refused_with_the_line_to_type) {
  const Folder folder;
  folder.make_with(
      "CREATE TABLE user (id INTEGER PRIMARY KEY, name VARCHAR(100), email VARCHAR(120), "
      "password_hash VARCHAR(255), created_at DATETIME, is_verified BOOLEAN)");
  folder.connect().execute("CREATE TABLE otp (id INTEGER PRIMARY KEY, otp_code VARCHAR(6))");
  folder.connect().execute("INSERT INTO user (id, email) VALUES (1, 'john@example.com')");
  expect_untouched(folder, "sih-auth import-flask " + folder.address.sqlite_path);
}

BOOST_AUTO_TEST_CASE(so_it_is_with_the_tables_named_as_its_readme_says) {
  const Folder folder;
  folder.make_with(
      "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT, password_hash TEXT, "
      "created_at DATETIME, is_verified BOOLEAN)");
  folder.connect().execute("CREATE TABLE otps (id INTEGER PRIMARY KEY, otp_code TEXT)");
  expect_untouched(folder, "sih-auth import-flask " + folder.address.sqlite_path);
}

BOOST_AUTO_TEST_CASE(somebody_elses_database_is_refused) {
  const Folder folder;
  folder.make_with("CREATE TABLE bookmarks (url TEXT)");
  expect_untouched(folder, "another program");
}

BOOST_AUTO_TEST_CASE(tables_of_ours_without_a_schema_version_are_somebody_elses) {
  const Folder folder;
  folder.make_with("CREATE TABLE sessions (id INTEGER)");
  expect_untouched(folder, "left untouched");
}

BOOST_AUTO_TEST_CASE(a_folder_in_its_place_is_refused) {
  const Folder folder;
  std::filesystem::create_directory(folder.address.sqlite_path);
  BOOST_TEST(folder.refusal() != "");
  BOOST_TEST(std::filesystem::is_directory(folder.address.sqlite_path));
}

BOOST_AUTO_TEST_CASE(a_missing_folder_is_refused) {
  const Folder folder;
  const DatabaseAddress nowhere{folder.directory.file("no/such/auth.db")};
  BOOST_CHECK_THROW(prepare_database(nowhere, DatabaseCheck::full, folder.clock, tests::kQuiet),
                    RefusedDatabase);
}

BOOST_AUTO_TEST_CASE(an_inspection_writes_nothing) {
  const Folder folder;
  BOOST_TEST(!inspect_database(folder.address));
  BOOST_TEST(folder.files().empty());
  folder.prepare();
  const std::string before = folder.bytes();
  BOOST_TEST(inspect_database(folder.address));
  BOOST_TEST((folder.bytes() == before));
  std::filesystem::remove(folder.address.sqlite_path);
  BOOST_CHECK_THROW(static_cast<void>(inspect_database(folder.address)), RefusedDatabase);
  BOOST_TEST((folder.files() == std::vector<std::string>{"auth.db.initialized"}));
}

BOOST_AUTO_TEST_CASE(an_inspection_refuses_somebody_elses_database) {
  const Folder folder;
  folder.make_with("CREATE TABLE songs (id INTEGER)");
  BOOST_CHECK_THROW(static_cast<void>(inspect_database(folder.address)), RefusedDatabase);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
