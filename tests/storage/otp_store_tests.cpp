#include <boost/test/unit_test.hpp>

#include "storage/login_store.hpp"
#include "storage/otp_store.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
namespace {

using domain::CodeHolder;

constexpr base::UnixTime at(long long seconds) {
  return base::unix_time(seconds);
}

struct World {
  World() { add("right"); }

  void add(const char* code) { otps.insert(user, login, {"k1", code}, at(100), at(400)); }
  [[nodiscard]] domain::OtpId current() { return otps.current_of(login, at(200)).value().id; }

  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  SqlLoginStore logins{connection};
  SqlOtpStore otps{connection};
  domain::UserId user = tests::add_user(connection, "john@example.com");
  domain::LoginId login = logins.insert(user, {"k1", "t1"}, false, at(100), at(1'000));
  domain::LoginId other_login = logins.insert(user, {"k1", "t2"}, false, at(100), at(1'000));
};

}  // namespace

BOOST_AUTO_TEST_SUITE(otp_store_tests)

BOOST_AUTO_TEST_CASE(the_right_code_is_consumed_once) {
  World world;
  const auto id = world.current();
  BOOST_TEST(world.otps.consume(id, {"k1", "right"}, at(200)));
  BOOST_TEST(!world.otps.consume(id, {"k1", "right"}, at(200)));
  BOOST_TEST(!world.otps.current_of(world.login, at(200)).has_value());
}

BOOST_AUTO_TEST_CASE(a_wrong_code_consumes_nothing) {
  World world;
  const auto id = world.current();
  BOOST_TEST(!world.otps.consume(id, {"k1", "wrong"}, at(200)));
  BOOST_TEST(!world.otps.consume(id, {"k1", "Right"}, at(200)));
  BOOST_TEST(!world.otps.consume(id, {"k2", "right"}, at(200)));
  BOOST_TEST(!world.otps.consume({id.value + 1}, {"k1", "right"}, at(200)));
  BOOST_TEST(world.otps.consume(id, {"k1", "right"}, at(200)));
}

BOOST_AUTO_TEST_CASE(a_code_lives_until_its_end) {
  World world;
  const auto id = world.current();
  BOOST_TEST(world.otps.current_of(world.login, at(399)).has_value());
  BOOST_TEST(!world.otps.current_of(world.login, at(400)).has_value());
  BOOST_TEST(!world.otps.consume(id, {"k1", "right"}, at(400)));
  BOOST_TEST(world.otps.consume(id, {"k1", "right"}, at(399)));
}

BOOST_AUTO_TEST_CASE(the_current_code_is_the_newest_of_its_login) {
  World world;
  const auto first = world.current();
  world.add("newer");
  BOOST_TEST(world.current().value > first.value);
  BOOST_TEST(world.otps.current_of(world.login, at(200))->key_id == "k1");
  BOOST_TEST(!world.otps.current_of(world.other_login, at(200)).has_value());
}

BOOST_AUTO_TEST_CASE(voided_codes_are_dead_in_their_login_alone) {
  World world;
  const auto id = world.current();
  world.otps.insert(world.user, world.other_login, {"k1", "other"}, at(100), at(400));
  world.otps.void_codes_of(world.login);
  BOOST_TEST(!world.otps.consume(id, {"k1", "right"}, at(200)));
  BOOST_TEST(!world.otps.current_of(world.login, at(200)).has_value());
  BOOST_TEST(world.otps.current_of(world.other_login, at(200)).has_value());
}

BOOST_AUTO_TEST_CASE(tries_are_counted_for_each_way_by_itself) {
  World world;
  const auto id = world.current();
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(world.otps.count_try(id, CodeHolder::login_cookie, 5));
  BOOST_TEST(!world.otps.count_try(id, CodeHolder::login_cookie, 5));
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(world.otps.count_try(id, CodeHolder::address_only, 5));
  BOOST_TEST(!world.otps.count_try(id, CodeHolder::address_only, 5));
  BOOST_TEST(tests::count(world.connection,
                          "SELECT tries_with_login_cookie + tries_with_address_only FROM otps") ==
             10);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
