#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/devices.hpp"

#include "storage/device_store.hpp"
#include "support/fake_tokens.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(device_store_tests, *boost::unit_test::label("storage"))

namespace {

constexpr base::UnixTime at(long long seconds) {
  return base::unix_time(seconds);
}

struct World {
  void add(const char* token, domain::UserId user, long long seen_at = 100,
           long long expires_at = 1'000) {
    store.insert(user, {"k1", token},
                 {{}, at(50), at(seen_at), at(70), at(500), {"192.0.2.1", "Browser"}},
                 at(expires_at));
  }
  auto find(const char* token, domain::UserId user, long long now = 200) {
    return store.find(user, {"k1", token}, at(now));
  }
  [[nodiscard]] bool has(const char* token, domain::UserId user) {
    return find(token, user).has_value();
  }

  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  SqlDeviceStore store{connection};
  domain::UserId john = tests::add_user(connection, "john@example.com");
  domain::UserId jane = tests::add_user(connection, "jane@example.com");
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_device_comes_back_whole) {
  World world;
  world.add("a", world.john);
  const auto found = world.find("a", world.john);
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->id.value > 0);
  BOOST_TEST((found->created_at == at(50)));
  BOOST_TEST((found->last_seen_at == at(100)));
  BOOST_TEST((found->full_login_at == at(70)));
  BOOST_TEST((found->trusted_until == at(500)));
  BOOST_TEST(found->visitor.ip == "192.0.2.1");
  BOOST_TEST(found->visitor.user_agent == "Browser");
}

BOOST_AUTO_TEST_CASE(hash_key_account_and_time_all_count) {
  World world;
  world.add("a", world.john);
  BOOST_TEST(!world.has("A", world.john));
  BOOST_TEST(!world.has("a", world.jane));
  BOOST_TEST(!world.store.find(world.john, {"k2", "a"}, at(200)).has_value());
  BOOST_TEST(world.find("a", world.john, 999).has_value());
  BOOST_TEST(!world.find("a", world.john, 1'000).has_value());
}

BOOST_AUTO_TEST_CASE(the_latest_login_is_listed_first) {
  World world;
  world.add("a", world.john, 100);
  world.add("b", world.john, 300);
  world.add("c", world.john, 100);
  world.add("d", world.john, 400, 500);  // ended
  world.add("e", world.jane, 900);
  const auto listed = world.store.list(world.john, at(500));
  BOOST_REQUIRE(listed.size() == 3U);
  BOOST_TEST((listed[0].id == world.find("b", world.john)->id));
  BOOST_TEST((listed[1].id == world.find("c", world.john)->id));
  BOOST_TEST((listed[2].id == world.find("a", world.john)->id));
}

BOOST_AUTO_TEST_CASE(an_update_touches_one_and_not_its_beginning) {
  World world;
  world.add("a", world.john);
  world.add("b", world.john);
  domain::Device device = world.find("a", world.john).value();
  device.created_at = at(1);
  device.last_seen_at = at(201);
  device.full_login_at = at(202);
  device.trusted_until = at(203);
  device.visitor = {"192.0.2.9", "Other"};
  world.store.update(device, at(2'000));
  const auto updated = world.find("a", world.john, 1'999);
  BOOST_REQUIRE(updated.has_value());
  BOOST_TEST((updated->created_at == at(50)));
  BOOST_TEST((updated->last_seen_at == at(201)));
  BOOST_TEST((updated->full_login_at == at(202)));
  BOOST_TEST((updated->trusted_until == at(203)));
  BOOST_TEST(updated->visitor.ip == "192.0.2.9");
  BOOST_TEST(updated->visitor.user_agent == "Other");
  BOOST_TEST((world.find("b", world.john)->last_seen_at == at(100)));
  BOOST_TEST(!world.find("b", world.john, 1'000).has_value());
}

BOOST_AUTO_TEST_CASE(a_browser_gets_another_token_for_every_account_that_knows_it) {
  World world;
  world.add("a", world.john);
  world.add("a", world.jane);
  world.add("b", world.jane);
  world.store.change_token({"k2", "a"}, {"k2", "x"}, at(200));
  BOOST_TEST(world.has("a", world.john));
  world.store.change_token({"k1", "a"}, {"k1", "c"}, at(200));
  BOOST_TEST(!world.has("a", world.john));
  BOOST_TEST(!world.has("a", world.jane));
  BOOST_TEST(world.has("c", world.john));
  BOOST_TEST(world.has("c", world.jane));
  BOOST_TEST(world.has("b", world.jane));
}

BOOST_AUTO_TEST_CASE(a_browser_that_comes_back_after_its_end_is_recorded_anew) {
  World world;
  tests::FixedClock clock;
  tests::FakeTokenIssuer tokens;
  domain::Devices devices(world.store, tokens, clock);
  const auto first = devices.record_full_login(world.john, {{"192.0.2.1", "Browser"}, ""}, true);
  const std::string old_token(first.token.reveal());
  clock.advance(first.lifetime);  // nothing has been purged yet
  const auto again =
      devices.record_full_login(world.john, {{"192.0.2.1", "Browser"}, old_token}, false);
  BOOST_TEST(again.is_new);
  const auto known = devices.find(world.john, again.token.reveal());
  BOOST_REQUIRE(known.has_value());
  BOOST_TEST(!devices.is_trusted(*known));
  BOOST_TEST(devices.list(world.john).size() == 1U);
}

BOOST_AUTO_TEST_CASE(only_the_latest_of_an_account_are_kept) {
  World world;
  world.add("a", world.john, 300);
  world.add("b", world.john, 100);
  world.add("c", world.john, 200);
  world.add("d", world.john, 200);
  world.add("e", world.jane, 1);
  world.store.keep_latest(world.john, 2);
  BOOST_TEST(world.has("a", world.john));
  BOOST_TEST(!world.has("b", world.john));
  BOOST_TEST(!world.has("c", world.john));
  BOOST_TEST(world.has("d", world.john));
  BOOST_TEST(world.has("e", world.jane));
}

BOOST_AUTO_TEST_CASE(one_is_erased_by_its_own_account_alone) {
  World world;
  world.add("a", world.john);
  world.add("b", world.john);
  const auto id = world.find("a", world.john)->id;
  BOOST_TEST(!world.store.erase(world.jane, id));
  BOOST_TEST(world.has("a", world.john));
  BOOST_TEST(world.store.erase(world.john, id));
  BOOST_TEST(!world.store.erase(world.john, id));
  BOOST_TEST(!world.has("a", world.john));
  BOOST_TEST(world.has("b", world.john));
}

BOOST_AUTO_TEST_CASE(all_of_an_account_lose_trust_or_go) {
  World world;
  world.add("a", world.john);
  world.add("b", world.john);
  world.add("a", world.jane);
  world.store.end_trust(world.john);
  BOOST_TEST((world.find("a", world.john)->trusted_until == at(0)));
  BOOST_TEST((world.find("b", world.john)->trusted_until == at(0)));
  BOOST_TEST((world.find("a", world.jane)->trusted_until == at(500)));
  world.store.erase_all_of(world.john);
  BOOST_TEST(world.store.list(world.john, at(200)).empty());
  BOOST_TEST(world.has("a", world.jane));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
