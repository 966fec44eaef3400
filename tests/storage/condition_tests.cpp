#include <string>

#include <boost/test/unit_test.hpp>

#include "crypto/sealer.hpp"
#include "storage/condition.hpp"
#include "storage/delivery_queue.hpp"
#include "support/keys.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(condition_tests, *boost::unit_test::label("storage"))

namespace {

using std::chrono::seconds;

constexpr base::UnixTime at(long long time) {
  return base::unix_time(time);
}

struct World {
  void queue_at(long long now, std::string_view channel = channels::kMail) {
    SqlDeliveryQueue(connection, sealer, channel)
        .put(base::Secret("body"), "", "m" + std::to_string(++count), at(now), at(now + 1'000));
  }

  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  crypto::Keyring keys = tests::keyring(tests::kNewKey);
  base::SystemRandom random;
  crypto::AeadSealer sealer{keys, random};
  DatabaseCondition condition{connection};
  int count = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_empty_outbox_has_nothing_that_waits) {
  World world;
  const auto outbox = world.condition.outbox(channels::kMail, at(100));
  BOOST_TEST(outbox.waiting == 0);
  BOOST_TEST(outbox.parked == 0);
  BOOST_TEST(!outbox.oldest.has_value());
  BOOST_TEST(!outbox.due_since.has_value());
}

BOOST_AUTO_TEST_CASE(a_channel_is_told_apart_from_the_others) {
  World world;
  world.queue_at(50);
  world.queue_at(40);
  world.queue_at(10, channels::kWebhook);
  const auto outbox = world.condition.outbox(channels::kMail, at(100));
  BOOST_TEST(outbox.waiting == 2);
  BOOST_TEST((outbox.oldest == at(40)));
  BOOST_TEST((outbox.due_since == at(40)));
}

BOOST_AUTO_TEST_CASE(what_somebody_has_in_hand_or_will_try_later_is_not_due) {
  World world;
  SqlDeliveryQueue queue(world.connection, world.sealer, channels::kMail);
  world.queue_at(40);
  const auto claimed = queue.claim(at(50), seconds(60));
  BOOST_REQUIRE(claimed.has_value());
  BOOST_TEST(!world.condition.outbox(channels::kMail, at(100)).due_since.has_value());
  // Whoever had it in hand has died: it is due since the end of the lease.
  BOOST_TEST((world.condition.outbox(channels::kMail, at(200)).due_since == at(110)));
  queue.retry(*claimed, at(500), "451");
  BOOST_TEST(!world.condition.outbox(channels::kMail, at(200)).due_since.has_value());
  BOOST_TEST((world.condition.outbox(channels::kMail, at(200)).oldest == at(40)));
}

BOOST_AUTO_TEST_CASE(what_is_parked_waits_for_a_person) {
  World world;
  SqlDeliveryQueue queue(world.connection, world.sealer, channels::kMail);
  world.queue_at(40);
  queue.park(*queue.claim(at(50), seconds(60)), at(51), "550");
  const auto outbox = world.condition.outbox(channels::kMail, at(100));
  BOOST_TEST(outbox.waiting == 0);
  BOOST_TEST(outbox.parked == 1);
  BOOST_TEST(!outbox.oldest.has_value());
}

BOOST_AUTO_TEST_CASE(live_sessions_and_accounts_are_counted) {
  World world;
  const auto john = tests::add_user(world.connection, "john@example.com");
  tests::add_user(world.connection, "jane@example.com");
  const auto add_session = [&](const std::string& token, long long seen, long long end,
                               long long remember, const std::string& kind) {
    world.connection.execute(
        "INSERT INTO sessions (user_id, token_hash, key_id, created_at, last_seen_at, expires_at, "
        "remember, ip, user_agent, kind) VALUES (:user, :token, 'k', 0, :seen, :end, :remember, "
        "'', '', :kind)",
        {john.value, token, seen, end, remember, kind});
  };
  add_session("live", 90, 200, 0, "browser");
  add_session("idle", 10, 200, 0, "browser");
  add_session("remembered", 10, 200, 1, "browser");
  add_session("ended", 90, 100, 1, "browser");
  add_session("program", 10, 200, 1, "token");
  const auto live = world.condition.count_live(at(100), at(50));
  BOOST_TEST(live.accounts == 2);
  BOOST_TEST(live.browser_sessions == 2);
  BOOST_TEST(live.token_sessions == 1);
}

BOOST_AUTO_TEST_CASE(a_database_proves_that_it_can_be_written_without_a_change) {
  World world;
  tests::add_user(world.connection, "john@example.com");
  BOOST_TEST(world.condition.is_writable());
  BOOST_TEST(tests::count(world.connection, "SELECT COUNT(*) FROM users") == 1);
}

BOOST_AUTO_TEST_CASE(one_that_takes_no_writes_does_not, *tests::of_sqlite()) {
  World world;
  DatabaseAddress address = world.database.address;
  address.read_only = true;
  SqlConnection reader(address, Durability::lasting);
  BOOST_TEST(!DatabaseCondition(reader).is_writable());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
