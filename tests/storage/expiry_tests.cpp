#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "storage/backup_code_store.hpp"
#include "storage/code_tries_store.hpp"
#include "storage/device_store.hpp"
#include "storage/email_change_store.hpp"
#include "storage/expiry.hpp"
#include "storage/login_store.hpp"
#include "storage/otp_store.hpp"
#include "storage/reset_store.hpp"
#include "storage/session_store.hpp"
#include "storage/throttle_store.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(expiry_tests, *boost::unit_test::label("storage"))

namespace {

constexpr long long kDay = 86'400;

constexpr base::UnixTime at(long long seconds) {
  return base::unix_time(seconds);
}

struct World {
  void add_login(long long expires_at) {
    const auto login = logins.insert({user, {"k", "l" + std::to_string(++made)}, false, ""}, at(0),
                                     at(expires_at));
    otps.insert(user, login, domain::CodeHolder::login_cookie, {"k", "c"}, at(0), at(expires_at));
  }
  void add_session(long long seen_at, long long expires_at, bool remember = false) {
    sessions.insert({user,
                     {"k", "s" + std::to_string(++made)},
                     at(seen_at),
                     at(expires_at),
                     at(seen_at),
                     remember,
                     {}});
  }
  void add_mail(long long parked_at) {
    connection.execute(
        "INSERT INTO outbox (channel, subject, message_id, key_id, body, created_at, expires_at, "
        "due_at, parked_at) VALUES ('mail', 's', :message_id, 'k', 'b', 0, 0, 0, :parked_at)",
        {std::to_string(++made), parked_at});
  }

  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  SqlLoginStore logins{connection};
  SqlOtpStore otps{connection};
  SqlSessionStore sessions{connection};
  SqlExpiry expiry{connection};
  domain::UserId user = tests::add_user(connection, "john@example.com");
  int made = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(ended_logins_go_with_their_codes) {
  World world;
  world.add_login(100);
  world.add_login(101);
  BOOST_TEST(world.expiry.purge({at(100), at(0), at(0)}, 10) == 1);
  BOOST_TEST(tests::count(world.connection, "SELECT COUNT(*) FROM logins") == 1);
  BOOST_TEST(tests::count(world.connection, "SELECT COUNT(*) FROM otps") == 1);
}

BOOST_AUTO_TEST_CASE(ended_and_idle_sessions_go_remembered_ones_may_lie_idle) {
  World world;
  world.add_session(50, 100);          // ended
  world.add_session(20, 1'000);        // idle
  world.add_session(20, 1'000, true);  // remembered
  world.add_session(21, 1'000);        // live
  BOOST_TEST(world.expiry.purge({at(100), at(20), at(0)}, 10) == 2);
  BOOST_TEST(tests::count(world.connection, "SELECT COUNT(*) FROM sessions") == 2);
  BOOST_TEST(tests::count(world.connection, "SELECT COUNT(*) FROM sessions WHERE remember = 1") ==
             1);
}

BOOST_AUTO_TEST_CASE(a_parked_mail_is_kept_for_a_month) {
  World world;
  world.add_mail(1);
  world.add_mail(2);
  world.add_mail(0);  // waits to be sent, and nobody does
  BOOST_TEST(world.expiry.purge({at(30 * kDay + 1), at(0), at(0)}, 10) == 2);
  BOOST_TEST(tests::count(world.connection, "SELECT COUNT(*) FROM outbox WHERE parked_at > 0") ==
             1);
}

BOOST_AUTO_TEST_CASE(a_portion_is_no_larger_than_asked) {
  World world;
  for (int i = 0; i < 10; ++i)
    world.add_session(10, 50);
  BOOST_TEST(world.expiry.purge({at(100), at(0), at(0)}, 4) == 4);
  BOOST_TEST(world.expiry.purge({at(100), at(0), at(0)}, 4) == 4);
  BOOST_TEST(world.expiry.purge({at(100), at(0), at(0)}, 4) == 2);
  BOOST_TEST(world.expiry.purge({at(100), at(0), at(0)}, 4) == 0);
}

BOOST_AUTO_TEST_CASE(accounts_are_not_expired) {
  World world;
  BOOST_TEST(world.expiry.purge({at(1'000'000 * kDay), at(1'000'000 * kDay), at(0)}, 1'000) == 0);
  BOOST_TEST(tests::count(world.connection, "SELECT COUNT(*) FROM users") == 1);
}

BOOST_AUTO_TEST_CASE(what_protects_accounts_goes_when_it_no_longer_matters) {
  const auto count_of = [](World& world, const std::string& table) {
    return tests::count(world.connection, "SELECT COUNT(*) FROM " + table);
  };
  World world;
  const auto jane = tests::add_user(world.connection, "jane@example.com");
  const auto john = domain::EmailAddress::parse("john@example.com").value();
  int made = 0;
  for (const auto& [user, ends] : {std::pair(world.user, 100), std::pair(jane, 101)}) {
    const std::string name = std::to_string(++made);
    SqlThrottleStore(world.connection).replace("rule", name, {at(1)}, at(ends));
    SqlCodeTriesStore(world.connection).replace(name, {}, at(ends));
    SqlDeviceStore(world.connection).insert(user, {"k", name}, {}, at(ends));
    SqlResetStore(world.connection).insert(john, {"k", name}, at(ends));
    SqlEmailChangeStore changes(world.connection);
    changes.put(user, {john, {"k", name}}, at(ends));
    changes.insert_undo(user, john, {"k", name}, at(ends));
    SqlBackupCodeStore(world.connection).insert(user, {"k", name}, at(1));
  }
  BOOST_TEST(world.expiry.purge({at(99), at(0), at(0)}, 10) == 0);
  BOOST_TEST(world.expiry.purge({at(100), at(0), at(0)}, 10) == 6);
  for (const char* table :
       {"throttles", "code_tries", "devices", "resets", "email_changes", "email_undos"})
    BOOST_TEST(count_of(world, table) == 1, table);
  BOOST_TEST(world.expiry.purge({at(101), at(0), at(0)}, 10) == 6);
  BOOST_TEST(world.expiry.purge({at(1'000 * kDay), at(0), at(0)}, 10) == 0);
  BOOST_TEST(count_of(world, "backup_codes") == 2);
}

BOOST_AUTO_TEST_CASE(what_ends_in_one_second_still_goes_in_portions) {
  World world;
  SqlThrottleStore throttles(world.connection);
  SqlCodeTriesStore tries(world.connection);
  for (int i = 0; i < 5; ++i) {
    for (const char* rule : {"rule", "other"})
      throttles.replace(rule, std::to_string(i), {at(1)}, at(100));
    tries.replace(std::to_string(i), {}, at(100));
  }
  BOOST_TEST(world.expiry.purge({at(100), at(0), at(0)}, 4) == 8);
  BOOST_TEST(world.expiry.purge({at(100), at(0), at(0)}, 4) == 5);
  BOOST_TEST(world.expiry.purge({at(100), at(0), at(0)}, 4) == 2);
  BOOST_TEST(world.expiry.purge({at(100), at(0), at(0)}, 4) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
