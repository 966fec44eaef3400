#include <string>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "app/event_reporter.hpp"
#include "crypto/address_tagger.hpp"
#include "support/captured_output.hpp"
#include "support/fake_metrics.hpp"
#include "support/keys.hpp"

namespace sih_auth::app {
BOOST_AUTO_TEST_SUITE(event_reporter_tests)

namespace {

using domain::Event;
using domain::EventKind;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct World {
  std::string told(const Event& event, bool in_full = false) {
    EventReporter reporter(log, tagger, address_spelling(in_full), metrics);
    const tests::CapturedOutput captured(STDERR_FILENO);
    reporter.hear(event);
    return captured.text();
  }

  Event wrong_password{EventKind::login_failed,
                       "wrong_password",
                       {7},
                       "john@example.com",
                       {"2001:db8:1:2:3::4", "Browser", "abc"}};
  crypto::Keyring keys = tests::keyring(tests::kNewKey);
  crypto::Blake2bAddressTagger tagger{keys};
  tests::FakeMetrics metrics;
  base::Log log{base::LogLevel::info, base::LogFormat::json, "api"};
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_line_says_what_failed_why_and_for_whom) {
  World world;
  const std::string line = world.told(world.wrong_password);
  BOOST_TEST(has(line, R"("level":"warning","pool":"api")"));
  BOOST_TEST(has(line, R"("event":"login_failed","outcome":"failure","reason":"wrong_password",)"
                       R"("ip":"2001:db8:1:2:3::4","network":"2001:db8:1:2::/64",)"
                       R"("request_id":"abc","user":")" +
                           world.tagger.tag("john@example.com") +
                           R"(","user_id":7,"email":"jo***@example.com"})"));
}

BOOST_AUTO_TEST_CASE(an_address_is_whole_only_where_that_was_asked_for) {
  World world;
  BOOST_TEST(!has(world.told(world.wrong_password), "john@"));
  BOOST_TEST(has(world.told(world.wrong_password, true), R"("email":"john@example.com")"));
}

BOOST_AUTO_TEST_CASE(what_succeeds_is_no_warning_and_says_no_reason_where_there_is_none) {
  World world;
  const std::string line = world.told({EventKind::logged_out, "", {7}, "john@example.com", {}});
  BOOST_TEST(has(line, R"("level":"info")"));
  BOOST_TEST(has(line, R"("event":"logged_out","outcome":"success","user":)"));
}

BOOST_AUTO_TEST_CASE(an_unknown_address_has_no_account) {
  World world;
  const std::string line = world.told({EventKind::login_failed,
                                       "unknown_address",
                                       {},
                                       "nobody@example.com",
                                       {"192.0.2.1", "", ""}});
  BOOST_TEST(!has(line, "user_id"));
  BOOST_TEST(has(line, R"("network":"192.0.2.1")"));
}

BOOST_AUTO_TEST_CASE(events_are_counted) {
  World world;
  for (int i = 0; i < 2; ++i)
    world.told(world.wrong_password);
  world.told({EventKind::login_succeeded, "code", {7}, "john@example.com", {"192.0.2.1", "", ""}});
  world.told({EventKind::account_locked, "", {7}, "john@example.com", {"192.0.2.1", "", ""}});
  BOOST_TEST(world.metrics.value("sih_auth_logins_total wrong_password") == 2U);
  BOOST_TEST(world.metrics.value("sih_auth_logins_total succeeded") == 1U);
  BOOST_TEST(world.metrics.value("sih_auth_lockouts_total") == 1U);
  BOOST_TEST(world.metrics.value("sih_auth_security_events_total login_failed") == 2U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
