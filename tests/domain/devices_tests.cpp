#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/devices.hpp"

#include "support/fake_protection.hpp"
#include "support/fake_tokens.hpp"
#include "support/fixed_clock.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(devices_tests)

namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr UserId kJohn{1};
constexpr UserId kJane{2};

struct World {
  RecordedDevice record(std::string_view token = {}, bool trust = false, UserId user = kJohn) {
    return devices.record_full_login(user, {{"192.0.2.1", "Browser"}, std::string(token)}, trust);
  }
  std::string recorded(std::string_view token = {}, bool trust = false, UserId user = kJohn) {
    return std::string(record(token, trust, user).token.reveal());
  }
  [[nodiscard]] bool knows(std::string_view token, UserId user = kJohn) {
    return devices.find(user, token).has_value();
  }
  [[nodiscard]] bool trusts(std::string_view token, UserId user = kJohn) {
    return devices.is_trusted(devices.find(user, token).value());
  }

  tests::FixedClock clock;
  tests::FakeDeviceStore store;
  tests::FakeTokenIssuer tokens;
  Devices devices{store, tokens, clock};
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_browser_is_known_after_its_first_full_login) {
  World world;
  const RecordedDevice recorded = world.record();
  BOOST_TEST(recorded.is_new);
  BOOST_TEST((recorded.lifetime == days{180}));
  const auto found = world.devices.find(kJohn, recorded.token.reveal());
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST((found->created_at == world.clock.now()));
  BOOST_TEST((found->last_seen_at == world.clock.now()));
  BOOST_TEST((found->full_login_at == world.clock.now()));
  BOOST_TEST(found->visitor.ip == "192.0.2.1");
  BOOST_TEST(found->visitor.user_agent == "Browser");
  BOOST_TEST(!world.devices.is_trusted(*found));
  BOOST_TEST(world.store.rows.at(0).token.hash != recorded.token.reveal());
}

BOOST_AUTO_TEST_CASE(nothing_else_makes_it_known) {
  World world;
  const std::string token = world.recorded();
  BOOST_TEST(!world.knows(token, kJane));
  for (const char* garbage : {"", "garbage"})
    BOOST_TEST(!world.knows(garbage), garbage);
  BOOST_TEST(!world.knows(world.tokens.issue(Purpose::device).token.reveal()));
  BOOST_TEST(!world.knows(world.tokens.issue(Purpose::session).token.reveal()));
}

BOOST_AUTO_TEST_CASE(the_next_full_login_gives_it_another_token) {
  World world;
  const std::string old_token = world.recorded();
  const Device before = world.devices.find(kJohn, old_token).value();
  world.clock.advance(days{1});
  const RecordedDevice again =
      world.devices.record_full_login(kJohn, {{"192.0.2.7", "Newer browser"}, old_token}, false);
  BOOST_TEST(!again.is_new);
  BOOST_TEST(!world.knows(old_token));
  const Device after = world.devices.find(kJohn, again.token.reveal()).value();
  BOOST_TEST((after.id == before.id));
  BOOST_TEST((after.created_at == before.created_at));
  BOOST_TEST((after.last_seen_at == world.clock.now()));
  BOOST_TEST((after.full_login_at == world.clock.now()));
  BOOST_TEST(after.visitor.ip == "192.0.2.7");
  BOOST_TEST(after.visitor.user_agent == "Newer browser");
  BOOST_TEST(world.store.rows.size() == 1U);
}

BOOST_AUTO_TEST_CASE(one_browser_can_be_known_to_two_accounts) {
  World world;
  const std::string johns = world.recorded();
  const RecordedDevice janes = world.record(johns, true, kJane);
  BOOST_TEST(janes.is_new);
  BOOST_TEST(world.knows(janes.token.reveal(), kJohn));
  BOOST_TEST(world.knows(janes.token.reveal(), kJane));
  BOOST_TEST(!world.trusts(janes.token.reveal(), kJohn));
  BOOST_TEST(world.trusts(janes.token.reveal(), kJane));
  BOOST_TEST(!world.knows(johns, kJohn));
}

BOOST_AUTO_TEST_CASE(a_token_that_was_planted_is_worth_nothing_afterwards) {
  World world;
  const std::string planted = world.recorded({}, true, kJane);
  const std::string fresh = world.recorded(planted);
  BOOST_TEST(!world.knows(planted, kJohn));
  BOOST_TEST(!world.knows(planted, kJane));
  BOOST_TEST(world.knows(fresh, kJohn));
}

BOOST_AUTO_TEST_CASE(it_is_trusted_for_thirty_days_when_asked_for) {
  World world;
  const std::string token = world.recorded({}, true);
  BOOST_TEST(world.trusts(token));
  world.clock.advance(days{30} - seconds(1));
  BOOST_TEST(world.trusts(token));
  world.clock.advance(seconds(1));
  BOOST_TEST(!world.trusts(token));
  BOOST_TEST(world.knows(token));
}

BOOST_AUTO_TEST_CASE(another_full_login_neither_ends_nor_lengthens_the_trust) {
  World world;
  std::string token = world.recorded({}, true);
  world.clock.advance(days{29});
  token = world.recorded(token);
  BOOST_TEST(world.trusts(token));
  world.clock.advance(days{1});
  BOOST_TEST(!world.trusts(token));
  BOOST_TEST(world.trusts(world.recorded(token, true)));
}

BOOST_AUTO_TEST_CASE(it_is_known_for_180_days_after_its_last_login) {
  World world;
  const std::string token = world.recorded();
  world.clock.advance(days{180} - seconds(1));
  const auto device = world.devices.find(kJohn, token);
  BOOST_REQUIRE(device.has_value());
  world.devices.record_visit(*device, {"192.0.2.8", "Browser"});
  world.clock.advance(days{180} - seconds(1));
  BOOST_TEST(world.knows(token));
  world.clock.advance(seconds(1));
  BOOST_TEST(!world.knows(token));
  BOOST_TEST(world.devices.list(kJohn).empty());
}

BOOST_AUTO_TEST_CASE(a_visit_without_a_code_is_no_full_login) {
  World world;
  const std::string token = world.recorded();
  const auto full_login_at = world.clock.now();
  world.clock.advance(days{2});
  world.devices.record_visit(world.devices.find(kJohn, token).value(), {"192.0.2.8", "Newer"});
  const Device device = world.devices.find(kJohn, token).value();
  BOOST_TEST((device.full_login_at == full_login_at));
  BOOST_TEST((device.last_seen_at == world.clock.now()));
  BOOST_TEST(device.visitor.ip == "192.0.2.8");
  BOOST_TEST(device.visitor.user_agent == "Newer");
}

BOOST_AUTO_TEST_CASE(the_latest_fifty_of_an_account_are_kept) {
  World world;
  const std::string janes = world.recorded({}, false, kJane);
  const std::string first = world.recorded();
  std::string second;
  for (int i = 1; i <= 50; ++i) {
    world.clock.advance(seconds(1));
    const std::string token = world.recorded();
    if (i == 1) second = token;
  }
  BOOST_TEST(world.devices.list(kJohn).size() == 50U);
  BOOST_TEST(!world.knows(first));
  BOOST_TEST(world.knows(second));
  BOOST_TEST(world.knows(janes, kJane));
}

BOOST_AUTO_TEST_CASE(only_its_own_account_can_forget_it) {
  World world;
  const std::string token = world.recorded();
  const DeviceId id = world.devices.list(kJohn).at(0).id;
  BOOST_TEST(!world.devices.forget(kJane, id));
  BOOST_TEST(!world.devices.forget(kJohn, {id.value + 1}));
  BOOST_TEST(world.knows(token));
  BOOST_TEST(world.devices.forget(kJohn, id));
  BOOST_TEST(!world.knows(token));
  BOOST_TEST(!world.devices.forget(kJohn, id));
}

BOOST_AUTO_TEST_CASE(trust_and_knowledge_end_for_one_account_at_a_time) {
  World world;
  const std::string johns = world.recorded({}, true);
  const std::string janes = world.recorded({}, true, kJane);
  world.devices.end_trust(kJohn);
  BOOST_TEST(world.knows(johns));
  BOOST_TEST(!world.trusts(johns));
  BOOST_TEST(world.trusts(janes, kJane));
  world.devices.forget_all_of(kJohn);
  BOOST_TEST(!world.knows(johns));
  BOOST_TEST(world.knows(janes, kJane));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
