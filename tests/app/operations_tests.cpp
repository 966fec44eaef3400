#include <filesystem>
#include <string>

#include <boost/test/unit_test.hpp>

#include "app/operations.hpp"
#include "crypto/sealer.hpp"
#include "process/shared_places.hpp"
#include "storage/delivery_queue.hpp"
#include "support/keys.hpp"
#include "support/test_database.hpp"

namespace sih_auth::app {
BOOST_AUTO_TEST_SUITE(operations_tests, *tests::of_sqlite())

namespace {

using std::chrono::seconds;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct World {
  World() {
    config.state_dir = database.directory.path();
    config.runtime_dir = database.directory.path();
    config.database = database.address;
  }

  void queue_mail() {
    const auto now = database.clock.now();
    storage::SqlDeliveryQueue(connection, sealer, storage::channels::kMail)
        .put(base::Secret("body"), "", "m1", now, now + seconds(1'000));
  }

  tests::TestDatabase database;
  storage::SqlConnection connection = database.connect();
  crypto::Keyring keys = tests::keyring(tests::kNewKey);
  base::SystemRandom random;
  crypto::AeadSealer sealer{keys, random};
  process::SharedPlaces places{3};
  Config config;
  Operations operations{config, connection, places, database.clock};
};

}  // namespace

BOOST_AUTO_TEST_CASE(all_parts_are_ready) {
  World world;
  const auto found = world.operations.readiness();
  BOOST_TEST(found.is_ready());
  BOOST_TEST(found.outbox_waiting == 0);
  BOOST_TEST(found.disk_free_bytes > 0);
}

BOOST_AUTO_TEST_CASE(a_mail_that_no_mailer_takes_up_for_a_minute_is_a_failure) {
  World world;
  world.queue_mail();
  world.database.clock.advance(seconds(60));
  BOOST_TEST(world.operations.readiness().is_ready());
  world.database.clock.advance(seconds(1));
  Operations later(world.config, world.connection, world.places, world.database.clock);
  const auto found = later.readiness();
  BOOST_TEST(found.outbox_failure == "not_taken_up");
  BOOST_TEST(found.database_failure.empty());
  BOOST_TEST(found.outbox_waiting == 1);
  BOOST_TEST(found.outbox_oldest_seconds == 61);
}

BOOST_AUTO_TEST_CASE(a_schema_of_another_version_is_a_failure) {
  World world;
  world.connection.execute("DELETE FROM schema_migrations WHERE version > :first", {1LL});
  const auto found = world.operations.readiness();
  BOOST_TEST(found.schema_failure == "not_current");
  BOOST_TEST(found.outbox_failure.empty());
}

BOOST_AUTO_TEST_CASE(without_a_database_nothing_is_known_of_what_stands_in_it) {
  World world;
  std::filesystem::remove(world.config.database.sqlite_path);
  const auto found = world.operations.readiness();
  BOOST_TEST(found.database_failure == "unreachable");
  BOOST_TEST(found.schema_failure == "unknown");
  BOOST_TEST(found.outbox_failure == "unknown");
  BOOST_TEST(found.disk_failure.empty());
}

BOOST_AUTO_TEST_CASE(what_was_found_is_remembered_for_a_moment) {
  World world;
  BOOST_TEST(world.operations.readiness().outbox_waiting == 0);
  world.queue_mail();
  BOOST_TEST(world.operations.readiness().outbox_waiting == 0);
}

BOOST_AUTO_TEST_CASE(the_numbers_tell_of_places_and_mails) {
  World world;
  world.queue_mail();
  world.database.clock.advance(seconds(5));
  BOOST_REQUIRE(world.places.try_take());
  const std::string text = world.operations.metrics_text();
  BOOST_TEST(has(text, "sih_auth_hashes_running 1\n"));
  BOOST_TEST(has(text, "sih_auth_hash_places 3\n"));
  BOOST_TEST(has(text, "sih_auth_outbox_waiting{channel=\"mail\"} 1\n"));
  BOOST_TEST(has(text, "sih_auth_outbox_waiting{channel=\"webhook\"} 0\n"));
  BOOST_TEST(has(text, "sih_auth_outbox_oldest_seconds{channel=\"mail\"} 5\n"));
  BOOST_TEST(has(text, "sih_auth_database_bytes"));
}

BOOST_AUTO_TEST_CASE(without_a_database_the_other_numbers_are_told_all_the_same) {
  World world;
  std::filesystem::remove(world.config.database.sqlite_path);
  const std::string text = world.operations.metrics_text();
  BOOST_TEST(has(text, "sih_auth_hash_places 3\n"));
  BOOST_TEST(!has(text, "sih_auth_outbox_waiting{"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
