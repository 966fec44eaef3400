// What several processes do to one database at once.
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "crypto/sealer.hpp"
#include "storage/backup_code_store.hpp"
#include "storage/code_tries_store.hpp"
#include "storage/login_store.hpp"
#include "storage/otp_store.hpp"
#include "storage/outbox.hpp"
#include "storage/reset_store.hpp"
#include "storage/throttle_store.hpp"
#include "storage/user_store.hpp"
#include "support/child_process.hpp"
#include "support/fixed_clock.hpp"
#include "support/keys.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(concurrency_tests, *boost::unit_test::label("storage"))

namespace {

constexpr int kProcesses = 8;
constexpr int kRounds = 15;

/// Runs `work` in that many processes at once, each with a connection of its own, and adds up what
/// they return; a negative sum means that one of them failed.
int sum_of(int processes, const tests::TestDatabase& database,
           const std::function<int(SqlConnection&)>& work) {
  std::vector<tests::ChildProcess> children;
  for (int i = 0; i < processes; ++i) {
    children.emplace_back([&] {
      SqlConnection connection = database.connect();
      // All begin at once.
      database.directory.write("ready." + std::to_string(::getpid()), "");
      const bool begun = tests::comes_true(
          [&] { return std::filesystem::exists(database.directory.file("begin")); });
      return begun ? work(connection) : tests::ChildProcess::kThrew;
    });
  }
  for (const auto& child : children) {
    static_cast<void>(tests::comes_true([&] {
      return std::filesystem::exists(
          database.directory.file("ready." + std::to_string(child.pid())));
    }));
  }
  database.directory.write("begin", "");
  int sum = 0;
  for (auto& child : children) {
    const int result = child.finish();
    sum += result < 0 || result == tests::ChildProcess::kThrew ? -1'000'000 : result;
  }
  std::filesystem::remove(database.directory.file("begin"));
  return sum;
}

constexpr base::UnixTime at(long long seconds) {
  return base::unix_time(seconds);
}

}  // namespace

BOOST_AUTO_TEST_CASE(of_eight_processes_with_one_code_exactly_one_wins_every_round) {
  const tests::TestDatabase database;
  std::vector<domain::OtpId> codes;
  {
    SqlConnection connection = database.connect();
    const auto user = tests::add_user(connection, "john@example.com");
    for (int round = 0; round < kRounds; ++round) {
      const auto login =
          SqlLoginStore(connection)
              .insert({user, {"k", "t" + std::to_string(round)}, false, ""}, at(0), at(100));
      SqlOtpStore otps(connection);
      otps.insert(user, login, domain::CodeHolder::login_cookie, {"k", "right"}, at(0), at(100));
      codes.push_back(otps.live_codes_of(login, at(1)).at(0).id);
    }
  }
  const int winners = sum_of(kProcesses, database, [&](SqlConnection& connection) {
    SqlOtpStore otps(connection);
    int won = 0;
    for (const auto id : codes) {
      bool consumed = false;
      connection.write([&] { consumed = otps.consume(id, {"k", "right"}, at(1)); });
      won += consumed ? 1 : 0;
    }
    return won;
  });
  BOOST_TEST(winners == kRounds);
}

BOOST_AUTO_TEST_CASE(no_more_tries_are_counted_than_the_budget_has) {
  const tests::TestDatabase database;
  const int counted = sum_of(kProcesses, database, [&](SqlConnection& connection) {
    SqlCodeTriesStore store(connection);
    const tests::FixedClock clock;
    domain::CodeBudget budget(store, clock);
    const auto way = domain::CodeWay::login_cookie(*domain::EmailAddress::parse("j@example.com"));
    int tries = 0;
    for (int i = 0; i < 3; ++i) {
      domain::CountedTry counted_try;
      connection.write([&] { counted_try = budget.count(way); });
      tries += counted_try.allowed ? 1 : 0;
    }
    return tries;
  });
  BOOST_TEST(counted == 5);
}

BOOST_AUTO_TEST_CASE(no_more_is_counted_than_a_throttle_lets_through) {
  const tests::TestDatabase database;
  const int counted = sum_of(kProcesses, database, [&](SqlConnection& connection) {
    SqlThrottleStore store(connection);
    const tests::FixedClock clock;
    domain::Throttle throttle(store, clock);
    const domain::ThrottleRule rule{"rule", 30, std::chrono::minutes(60)};
    int events = 0;
    for (int i = 0; i < 10; ++i) {
      std::chrono::seconds wait{};
      connection.write([&] { wait = throttle.count(rule, "j@example.com"); });
      events += wait == std::chrono::seconds{0} ? 1 : 0;
    }
    return events;
  });
  BOOST_TEST(counted == 30);
}

BOOST_AUTO_TEST_CASE(a_backup_code_is_taken_once) {
  const tests::TestDatabase database;
  domain::UserId user;
  {
    SqlConnection connection = database.connect();
    user = tests::add_user(connection, "john@example.com");
    for (int i = 0; i < kRounds; ++i)
      SqlBackupCodeStore(connection).insert(user, {"k", std::to_string(i)}, at(0));
  }
  const int taken = sum_of(kProcesses, database, [&](SqlConnection& connection) {
    SqlBackupCodeStore codes(connection);
    int mine = 0;
    for (int i = 0; i < kRounds; ++i) {
      bool consumed = false;
      connection.write([&] { consumed = codes.consume(user, {"k", std::to_string(i)}); });
      mine += consumed ? 1 : 0;
    }
    return mine;
  });
  BOOST_TEST(taken == kRounds);
}

BOOST_AUTO_TEST_CASE(a_reset_link_is_taken_once) {
  const tests::TestDatabase database;
  {
    SqlConnection connection = database.connect();
    const auto email = domain::EmailAddress::parse("john@example.com").value();
    for (int i = 0; i < kRounds; ++i)
      SqlResetStore(connection).insert(email, {"k", std::to_string(i)}, at(100));
  }
  const int taken = sum_of(kProcesses, database, [&](SqlConnection& connection) {
    SqlResetStore resets(connection);
    int mine = 0;
    for (int i = 0; i < kRounds; ++i) {
      bool consumed = false;
      connection.write([&] { consumed = resets.consume({"k", std::to_string(i)}, at(1)); });
      mine += consumed ? 1 : 0;
    }
    return mine;
  });
  BOOST_TEST(taken == kRounds);
}

BOOST_AUTO_TEST_CASE(one_address_is_given_to_one_account) {
  const tests::TestDatabase database;
  const int inserted = sum_of(kProcesses, database, [&](SqlConnection& connection) {
    SqlUserStore users(connection);
    int made = 0;
    for (int round = 0; round < kRounds; ++round) {
      const auto email =
          domain::EmailAddress::parse("user" + std::to_string(round) + "@example.com").value();
      bool fresh = false;
      connection.write([&] { fresh = users.insert({"John", email, "hash", at(0)}); });
      made += fresh ? 1 : 0;
    }
    return made;
  });
  BOOST_TEST(inserted == kRounds);
}

BOOST_AUTO_TEST_CASE(each_mail_is_claimed_by_one_mailer) {
  const tests::TestDatabase database;
  const crypto::Keyring keys = tests::keyring(tests::kNewKey);
  constexpr int kMails = 40;
  base::SystemRandom random;
  crypto::AeadSealer sealer(keys, random);
  {
    SqlConnection connection = database.connect();
    SqlOutbox outbox(connection, sealer, random, "example.com");
    for (int i = 0; i < kMails; ++i) {
      outbox.add({domain::MailKind::test_mail, "john@example.com", "", {}},
                 "test:" + std::to_string(i), at(0), at(100));
    }
  }
  const int claimed = sum_of(kProcesses, database, [&](SqlConnection& connection) {
    SqlDeliveryQueue queue(connection, sealer, channels::kMail);
    int mine = 0;
    while (queue.claim(at(1), std::chrono::seconds(60)))
      ++mine;
    return mine;
  });
  BOOST_TEST(claimed == kMails);
}

BOOST_AUTO_TEST_CASE(no_writer_starves) {
  const tests::TestDatabase database;
  constexpr int kWriters = 4;
  constexpr int kTransactions = 200;
  {
    SqlConnection connection = database.connect();
    connection.execute("CREATE TABLE counters (id INTEGER PRIMARY KEY, value INTEGER)");
    connection.execute("INSERT INTO counters VALUES (1, 0)");
  }
  const int finished = sum_of(kWriters, database, [](SqlConnection& connection) {
    for (int i = 0; i < kTransactions; ++i) {
      connection.write([&] {
        // Read first, then write what was read: a lost update would show.
        const auto value = connection.first<long long>("SELECT value FROM counters");
        connection.execute("UPDATE counters SET value = :value", {std::get<0>(*value) + 1});
      });
    }
    return 1;
  });
  BOOST_TEST(finished == kWriters);
  SqlConnection connection = database.connect();
  BOOST_TEST(tests::count(connection, "SELECT value FROM counters") == kWriters * kTransactions);
}

BOOST_AUTO_TEST_CASE(what_was_committed_survives_the_kill_of_its_writer) {
  const tests::TestDatabase database;
  tests::ChildProcess writer([&] {
    SqlConnection connection = database.connect();
    tests::add_user(connection, "john@example.com");
    connection.write([&] {
      tests::add_user(connection, "jane@example.com");
      database.directory.write("inside", "");
      ::pause();
    });
    return 0;
  });
  BOOST_REQUIRE(tests::comes_true(
      [&] { return std::filesystem::exists(database.directory.file("inside")); }));
  writer.send(SIGKILL);
  BOOST_TEST(writer.finish() == -SIGKILL);
  SqlConnection connection = database.connect();
  SqlUserStore users(connection);
  BOOST_TEST(
      users.find_by_email(domain::EmailAddress::parse("john@example.com").value()).has_value());
  BOOST_TEST(
      !users.find_by_email(domain::EmailAddress::parse("jane@example.com").value()).has_value());
  connection.write([] {});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
