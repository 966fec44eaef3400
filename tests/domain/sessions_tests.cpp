#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/sessions.hpp"

#include "support/fake_stores.hpp"
#include "support/fake_tokens.hpp"
#include "support/fixed_clock.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(sessions_tests)

namespace {

using std::chrono::hours;
using std::chrono::seconds;

struct World {
  std::string open(bool remember = false, UserId user = {1}) {
    return std::string(
        sessions.open(user, remember, {"192.0.2.1", "Browser"}, clock.now()).token.reveal());
  }

  tests::FixedClock clock;
  tests::FakeSessionStore store;
  tests::FakeTokenIssuer tokens;
  Visits visits{store, clock, hours(1)};
  Sessions sessions{store, tokens, visits, clock, {hours(24), hours(1), hours(720)}};
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_open_session_is_found) {
  World world;
  const std::string token = world.open();
  const auto signed_in = world.sessions.find(token);
  BOOST_REQUIRE(signed_in.has_value());
  BOOST_TEST((signed_in->user_id == UserId{1}));
  const NewSession& stored = world.store.rows.at(0).session;
  BOOST_TEST(stored.token.hash != token);
  BOOST_TEST(stored.visitor.ip == "192.0.2.1");
  BOOST_TEST(stored.visitor.user_agent == "Browser");
}

BOOST_AUTO_TEST_CASE(garbage_and_tokens_of_another_purpose_are_nobody) {
  World world;
  world.open();
  BOOST_TEST(!world.sessions.find("").has_value());
  BOOST_TEST(!world.sessions.find("garbage").has_value());
  const IssuedToken login = world.tokens.issue(Purpose::login);
  BOOST_TEST(!world.sessions.find(login.token.reveal()).has_value());
}

BOOST_AUTO_TEST_CASE(it_lies_idle_for_an_hour_at_most) {
  World world;
  const std::string token = world.open();
  world.clock.advance(hours(1) - seconds(1));
  BOOST_TEST(world.sessions.find(token).has_value());
  world.clock.advance(seconds(1));
  BOOST_TEST(!world.sessions.find(token).has_value());
}

BOOST_AUTO_TEST_CASE(a_visit_begins_the_hour_anew) {
  World world;
  const std::string token = world.open();
  world.clock.advance(seconds(3'599));
  BOOST_TEST(world.sessions.find(token).has_value());
  world.visits.stamp_some();
  world.clock.advance(seconds(3'599));
  BOOST_TEST(world.sessions.find(token).has_value());
  world.clock.advance(seconds(1));
  BOOST_TEST(!world.sessions.find(token).has_value());
}

BOOST_AUTO_TEST_CASE(it_ends_after_a_day_however_busy_it_is) {
  World world;
  const std::string token = world.open();
  for (int half_hours = 1; half_hours < 48; ++half_hours) {
    world.clock.advance(std::chrono::minutes(30));
    BOOST_TEST(world.sessions.find(token).has_value());
    world.visits.stamp_some();
  }
  world.clock.advance(seconds(1'799));
  BOOST_TEST(world.sessions.find(token).has_value());
  world.clock.advance(seconds(1));
  BOOST_TEST(!world.sessions.find(token).has_value());
}

BOOST_AUTO_TEST_CASE(a_remembered_one_may_lie_idle_but_ends_too) {
  World world;
  const OpenedSession opened = world.sessions.open({1}, true, {}, {});
  BOOST_TEST(opened.remember);
  BOOST_TEST((opened.lifetime == hours(720)));
  world.clock.advance(hours(720) - seconds(1));
  BOOST_TEST(world.sessions.find(opened.token.reveal()).has_value());
  world.clock.advance(seconds(1));
  BOOST_TEST(!world.sessions.find(opened.token.reveal()).has_value());
}

BOOST_AUTO_TEST_CASE(what_is_ended_is_refused_from_the_next_request_on) {
  World world;
  const std::string first = world.open();
  const std::string second = world.open();
  world.sessions.end(first);
  BOOST_TEST(!world.sessions.find(first).has_value());
  BOOST_TEST(world.sessions.find(second).has_value());
  world.sessions.end(first);
  world.sessions.end("garbage");
  world.sessions.end("");
  BOOST_TEST(world.store.rows.size() == 1U);
}

BOOST_AUTO_TEST_CASE(all_sessions_of_one_user_can_be_ended) {
  World world;
  const std::string first = world.open();
  const std::string second = world.open(true);
  const std::string other = world.open(false, {2});
  world.sessions.end_all_of({1});
  BOOST_TEST(!world.sessions.find(first).has_value());
  BOOST_TEST(!world.sessions.find(second).has_value());
  BOOST_TEST(world.sessions.find(other).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
