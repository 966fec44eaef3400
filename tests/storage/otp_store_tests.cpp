#include <boost/test/unit_test.hpp>

#include "storage/login_store.hpp"
#include "storage/otp_store.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(otp_store_tests, *boost::unit_test::label("storage"))

namespace {

using domain::CodeHolder;

constexpr base::UnixTime at(long long seconds) {
  return base::unix_time(seconds);
}

struct World {
  World() { add("right"); }

  void add(const char* code) {
    otps.insert(user, login, CodeHolder::login_cookie, {"k1", code}, at(100), at(400));
  }
  [[nodiscard]] domain::OtpId current() { return otps.live_codes_of(login, at(200)).at(0).id; }

  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  SqlLoginStore logins{connection};
  SqlOtpStore otps{connection};
  domain::UserId user = tests::add_user(connection, "john@example.com");
  domain::LoginId login = logins.insert({user, {"k1", "t1"}, false, ""}, at(100), at(1'000));
  domain::LoginId other_login = logins.insert({user, {"k1", "t2"}, false, ""}, at(100), at(1'000));
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_right_code_is_consumed_once) {
  World world;
  const auto id = world.current();
  BOOST_TEST(world.otps.consume(id, {"k1", "right"}, at(200)));
  BOOST_TEST(!world.otps.consume(id, {"k1", "right"}, at(200)));
  BOOST_TEST(world.otps.live_codes_of(world.login, at(200)).empty());
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
  BOOST_TEST((world.otps.live_codes_of(world.login, at(399)).size() == 1U));
  BOOST_TEST(world.otps.live_codes_of(world.login, at(400)).empty());
  BOOST_TEST(!world.otps.consume(id, {"k1", "right"}, at(400)));
  BOOST_TEST(world.otps.consume(id, {"k1", "right"}, at(399)));
}

BOOST_AUTO_TEST_CASE(a_code_is_dead_while_the_clock_is_set_back) {
  World world;  // at 100
  const auto id = world.current();
  BOOST_TEST(world.otps.live_codes_of(world.login, at(39)).empty());
  BOOST_TEST(!world.otps.consume(id, {"k1", "right"}, at(39)));
  BOOST_TEST((world.otps.live_codes_of(world.login, at(40)).size() == 1U));
  BOOST_TEST(world.otps.consume(id, {"k1", "right"}, at(40)));
}

BOOST_AUTO_TEST_CASE(the_newest_code_of_a_login_comes_first) {
  World world;
  const auto first = world.current();
  world.add("newer");
  BOOST_TEST(world.current().value > first.value);
  BOOST_TEST(world.otps.live_codes_of(world.login, at(200)).at(0).key_id == "k1");
  BOOST_TEST(world.otps.live_codes_of(world.other_login, at(200)).empty());
}

BOOST_AUTO_TEST_CASE(voided_codes_are_dead_in_their_login_alone) {
  World world;
  const auto id = world.current();
  world.otps.insert(world.user, world.other_login, CodeHolder::login_cookie, {"k1", "other"},
                    at(100), at(400));
  world.otps.void_codes_of(world.login);
  BOOST_TEST(!world.otps.consume(id, {"k1", "right"}, at(200)));
  BOOST_TEST(world.otps.live_codes_of(world.login, at(200)).empty());
  BOOST_TEST((world.otps.live_codes_of(world.other_login, at(200)).size() == 1U));
}

BOOST_AUTO_TEST_CASE(codes_of_one_asker_can_be_voided_by_themselves) {
  World world;
  const auto id = world.current();
  world.otps.insert(world.user, world.login, CodeHolder::address_only, {"k1", "other"}, at(100),
                    at(400));
  const auto other = world.current();
  world.otps.void_codes_asked_by(CodeHolder::address_only, world.login);
  BOOST_TEST(!world.otps.consume(other, {"k1", "other"}, at(200)));
  BOOST_TEST(world.otps.consume(id, {"k1", "right"}, at(200)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
