#include <optional>
#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>

#include "app/error_reports.hpp"
#include "crypto/sealer.hpp"
#include "delivery/error_report.hpp"
#include "support/http_messages.hpp"
#include "support/keys.hpp"
#include "support/settings.hpp"
#include "support/test_database.hpp"

namespace sih_auth::app {
BOOST_AUTO_TEST_SUITE(error_reports_tests, *tests::of_sqlite())

namespace {

struct World {
  explicit World(const std::string& dsn)
      : config(tests::production({{"SENTRY_DSN", dsn}}).config) {}

  void fail(const std::string& what) {
    try {
      throw std::runtime_error(what);
    } catch (const std::exception& error) {
      reports.report(error, tests::post("/login", "{}"));
    }
  }

  std::optional<delivery::ErrorReport> claim() {
    storage::SqlDeliveryQueue queue(connection, sealer, storage::channels::kSentry);
    const auto queued = queue.claim(database.clock.now(), std::chrono::seconds(60));
    if (!queued) return std::nullopt;
    return delivery::unpack_error_report(queued->body.reveal());
  }

  tests::TestDatabase database;
  storage::SqlConnection connection = database.connect();
  crypto::Keyring keys = tests::keyring(tests::kNewKey);
  base::SystemRandom random;
  crypto::AeadSealer sealer{keys, random};
  Config config;
  ErrorReports reports{config, "api", connection, sealer, random, database.clock};
};

constexpr const char* kDsn = "https://abc123@sentry.example.com/42";

}  // namespace

BOOST_AUTO_TEST_CASE(a_report_says_what_happened_and_during_what) {
  World world(kDsn);
  world.fail("the inner state");
  const auto report = world.claim();
  BOOST_REQUIRE(report.has_value());
  BOOST_TEST(report->type == "std::runtime_error");
  BOOST_TEST(report->message == "the inner state");
  BOOST_TEST(report->method == "POST");
  BOOST_TEST(report->path == "/login");
  BOOST_TEST(report->pool == "api");
  BOOST_TEST(report->environment == "production");
  BOOST_TEST(!report->frames.empty());
  BOOST_TEST((report->at == world.database.clock.now()));
}

BOOST_AUTO_TEST_CASE(the_same_error_again_is_not_reported_while_the_first_one_waits) {
  World world(kDsn);
  world.fail("once");
  world.fail("twice");
  const auto report = world.claim();
  BOOST_REQUIRE(report.has_value());
  BOOST_TEST(report->message == "once");
  BOOST_TEST(!world.claim().has_value());
}

BOOST_AUTO_TEST_CASE(without_a_sentry_nothing_is_kept) {
  World world("");
  world.fail("the inner state");
  BOOST_TEST(tests::count(world.connection, "SELECT COUNT(*) FROM outbox") == 0);
}

BOOST_AUTO_TEST_CASE(a_report_that_cannot_be_kept_harms_nobody) {
  World world(kDsn);
  world.connection.execute_once("DROP TABLE outbox");
  BOOST_CHECK_NO_THROW(world.fail("the inner state"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
