#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/sessions.hpp"

#include "support/fake_stores.hpp"
#include "support/fake_tokens.hpp"
#include "support/fixed_clock.hpp"

namespace sih_auth::domain {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

struct World {
  std::string open(bool remember = false, UserId user = {1}) {
    return std::string(sessions.open(user, remember, {"192.0.2.1", "Browser"}).token.reveal());
  }

  tests::FixedClock clock;
  tests::FakeSessionStore store;
  tests::FakeTokenIssuer tokens;
  Sessions sessions{store, tokens, clock, {hours(24), hours(1), hours(720)}};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sessions_tests)

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

BOOST_AUTO_TEST_CASE(a_touch_begins_the_hour_anew) {
  World world;
  const std::string token = world.open();
  world.clock.advance(seconds(3'599));
  BOOST_TEST(world.sessions.find_and_touch(token).has_value());
  world.clock.advance(seconds(3'599));
  BOOST_TEST(world.sessions.find(token).has_value());
  world.clock.advance(seconds(1));
  BOOST_TEST(!world.sessions.find(token).has_value());
}

BOOST_AUTO_TEST_CASE(a_mere_find_is_no_touch) {
  World world;
  const std::string token = world.open();
  world.clock.advance(seconds(3'599));
  BOOST_TEST(world.sessions.find(token).has_value());
  BOOST_TEST(world.store.touches == 0);
}

BOOST_AUTO_TEST_CASE(it_ends_after_a_day_however_busy_it_is) {
  World world;
  const std::string token = world.open();
  for (int half_hours = 1; half_hours < 48; ++half_hours) {
    world.clock.advance(std::chrono::minutes(30));
    BOOST_TEST(world.sessions.find_and_touch(token).has_value());
  }
  world.clock.advance(seconds(1'799));
  BOOST_TEST(world.sessions.find_and_touch(token).has_value());
  world.clock.advance(seconds(1));
  BOOST_TEST(!world.sessions.find_and_touch(token).has_value());
}

BOOST_AUTO_TEST_CASE(a_remembered_one_may_lie_idle_but_ends_too) {
  World world;
  const OpenedSession opened = world.sessions.open({1}, true, {});
  BOOST_TEST(opened.remember);
  BOOST_TEST((opened.lifetime == hours(720)));
  world.clock.advance(hours(720) - seconds(1));
  BOOST_TEST(world.sessions.find(opened.token.reveal()).has_value());
  world.clock.advance(seconds(1));
  BOOST_TEST(!world.sessions.find(opened.token.reveal()).has_value());
}

BOOST_AUTO_TEST_CASE(it_is_touched_once_a_minute_at_most) {
  World world;
  const std::string token = world.open();
  world.clock.advance(seconds(59));
  static_cast<void>(world.sessions.find_and_touch(token));
  BOOST_TEST(world.store.touches == 0);
  world.clock.advance(seconds(1));
  static_cast<void>(world.sessions.find_and_touch(token));
  static_cast<void>(world.sessions.find_and_touch(token));
  BOOST_TEST(world.store.touches == 1);
  world.clock.advance(seconds(60));
  static_cast<void>(world.sessions.find_and_touch(token));
  BOOST_TEST(world.store.touches == 2);
}

BOOST_AUTO_TEST_CASE(a_short_time_out_is_touched_more_often) {
  World world;
  Sessions brief(world.store, world.tokens, world.clock, {hours(24), seconds(30), hours(720)});
  const std::string token(brief.open({1}, false, {}).token.reveal());
  world.clock.advance(seconds(2));
  static_cast<void>(brief.find_and_touch(token));
  BOOST_TEST(world.store.touches == 0);
  for (int i = 0; i < 20; ++i) {  // busy for two time-outs
    world.clock.advance(seconds(3));
    BOOST_TEST(brief.find_and_touch(token).has_value());
  }
  BOOST_TEST(world.store.touches == 20);
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
