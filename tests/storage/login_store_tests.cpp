#include <boost/test/unit_test.hpp>

#include "storage/login_store.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(login_store_tests, *boost::unit_test::label("storage"))

namespace {

constexpr base::UnixTime at(long long seconds) {
  return base::unix_time(seconds);
}

struct World {
  domain::LoginId add(const char* token, domain::UserId of, bool remember = false) {
    return logins.insert({of, {"k1", token}, remember, "192.0.2.1"}, at(100), at(1'000));
  }

  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  SqlLoginStore logins{connection};
  domain::UserId john = tests::add_user(connection, "john@example.com");
  domain::UserId jane = tests::add_user(connection, "jane@example.com");
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_pending_login_is_found_by_its_token) {
  World world;
  const auto id = world.add("a", world.john, true);
  world.add("b", world.john);
  const auto found = world.logins.find({"k1", "a"}, at(200));
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST((found->id == id));
  BOOST_TEST((found->user_id == world.john));
  BOOST_TEST((found->expires_at == at(1'000)));
  BOOST_TEST(found->remember);
  BOOST_TEST(found->network == "192.0.2.1");
  BOOST_TEST(!world.logins.find({"k1", "b"}, at(200))->remember);
}

BOOST_AUTO_TEST_CASE(hash_and_key_both_count) {
  World world;
  world.add("a", world.john);
  BOOST_TEST(!world.logins.find({"k2", "a"}, at(200)).has_value());
  BOOST_TEST(!world.logins.find({"k1", "A"}, at(200)).has_value());
}

BOOST_AUTO_TEST_CASE(it_is_pending_until_its_end) {
  World world;
  world.add("a", world.john);
  BOOST_TEST(world.logins.find({"k1", "a"}, at(999)).has_value());
  BOOST_TEST(!world.logins.find({"k1", "a"}, at(1'000)).has_value());
  BOOST_TEST(world.logins.newest_of(world.john, at(999)).has_value());
  BOOST_TEST(!world.logins.newest_of(world.john, at(1'000)).has_value());
}

BOOST_AUTO_TEST_CASE(the_newest_is_the_last_of_ones_own) {
  World world;
  BOOST_TEST(!world.logins.newest_of(world.john, at(200)).has_value());
  world.add("a", world.john);
  const auto second = world.add("b", world.john);
  world.add("c", world.jane);
  BOOST_TEST((world.logins.newest_of(world.john, at(200))->id == second));
}

BOOST_AUTO_TEST_CASE(a_finished_one_is_pending_no_more) {
  World world;
  const auto first = world.add("a", world.john);
  const auto second = world.add("b", world.john);
  BOOST_TEST(world.logins.is_pending(second, at(200)));
  BOOST_TEST(world.logins.finish(second, at(200)));
  BOOST_TEST(!world.logins.finish(second, at(200)));
  BOOST_TEST(!world.logins.finish(first, at(100'000)));
  BOOST_TEST(!world.logins.is_pending(second, at(200)));
  BOOST_TEST(world.logins.is_pending(first, at(200)));
  BOOST_TEST(!world.logins.find({"k1", "b"}, at(200)).has_value());
  BOOST_TEST((world.logins.newest_of(world.john, at(200))->id == first));
  BOOST_TEST(!world.logins.is_pending({999}, at(200)));
  BOOST_TEST(!world.logins.is_pending(first, at(100'000)));
}

BOOST_AUTO_TEST_CASE(all_pending_logins_of_a_user_are_erased_together) {
  World world;
  world.add("a", world.john);
  world.add("b", world.john);
  world.add("c", world.jane);
  world.logins.erase_all_of(world.john);
  BOOST_TEST(!world.logins.find({"k1", "a"}, at(200)).has_value());
  BOOST_TEST(!world.logins.newest_of(world.john, at(200)).has_value());
  BOOST_TEST(world.logins.find({"k1", "c"}, at(200)).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
