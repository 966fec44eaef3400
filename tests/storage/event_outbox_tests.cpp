#include <chrono>

#include <boost/test/unit_test.hpp>

#include "crypto/sealer.hpp"
#include "storage/event_outbox.hpp"
#include "support/keys.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(event_outbox_tests, *boost::unit_test::label("storage"))

namespace {

using std::chrono::days;
using std::chrono::seconds;

struct World {
  void add(const std::string& reason) {
    outbox.add({domain::EventKind::login_failed, reason, {7}, "john@example.com", {}}, now);
  }

  auto claim(std::string_view channel) {
    return SqlDeliveryQueue(connection, sealer, channel).claim(now, seconds(60));
  }

  tests::TestDatabase database;
  base::UnixTime now = database.clock.now();
  SqlConnection connection = database.connect();
  crypto::Keyring keys = tests::keyring(tests::kNewKey);
  base::SystemRandom random;
  crypto::AeadSealer sealer{keys, random};
  SqlEventOutbox outbox{connection, sealer, random};
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_event_waits_three_days_for_the_webhook_and_for_nobody_else) {
  World world;
  world.add("wrong_password");
  BOOST_TEST(!world.claim(channels::kMail).has_value());
  BOOST_TEST(!world.claim(channels::kSentry).has_value());
  const auto queued = world.claim(channels::kWebhook);
  BOOST_REQUIRE(queued.has_value());
  BOOST_TEST((queued->expires_at == world.now + days(3)));
  const auto packed = domain::unpack_event(queued->body.reveal());
  BOOST_REQUIRE(packed.has_value());
  BOOST_TEST((packed->event.kind == domain::EventKind::login_failed));
  BOOST_TEST(packed->event.reason == "wrong_password");
  BOOST_TEST(packed->event.email == "john@example.com");
  BOOST_TEST((packed->at == world.now));
}

BOOST_AUTO_TEST_CASE(the_same_again_is_another_one_under_a_name_of_its_own) {
  World world;
  world.add("wrong_password");
  world.add("wrong_password");
  const auto first = world.claim(channels::kWebhook);
  const auto second = world.claim(channels::kWebhook);
  BOOST_REQUIRE(first.has_value());
  BOOST_REQUIRE(second.has_value());
  BOOST_TEST(first->message_id.starts_with("msg_"));
  BOOST_TEST(first->message_id != second->message_id);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
