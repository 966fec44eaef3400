#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/locks.hpp"

#include "support/login_world.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(locks_tests)

namespace {

struct World : tests::LoginWorld {
  void spend(const CodeWay& way, int tries = 5) {
    for (int i = 0; i < tries; ++i)
      static_cast<void>(budget.count(way));
  }

  void fail_password(std::string_view device = {}) {
    for (int i = 0; i < 5; ++i)
      static_cast<void>(step("wrong", device));
  }

  /// The seconds left of a lock; 0: it is not in force.
  [[nodiscard]] long long left(LockKind kind) {
    for (const Lock& lock : locks.of(john())) {
      if (lock.kind == kind) return lock.left.count();
    }
    return 0;
  }

  Locks locks{guard, budget, devices};
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_account_that_nobody_tries_has_none) {
  World world;
  BOOST_TEST(world.locks.of(world.john()).empty());
  static_cast<void>(world.step("wrong"));
  BOOST_TEST(world.locks.of(world.john()).empty());
}

BOOST_AUTO_TEST_CASE(each_way_to_be_shut_out_is_told_with_its_end) {
  World world;
  const std::string device = world.known_browser();
  const DeviceId id = world.devices.list(world.john().id).at(0).id;
  world.fail_password();
  world.fail_password(device);
  world.spend(CodeWay::login_cookie(world.john().email));
  world.clock.advance(std::chrono::seconds(10));
  world.spend(CodeWay::address_only(world.john().email));
  world.spend(CodeWay::device(id));
  world.spend(CodeWay::email_change(world.john().id));
  BOOST_TEST(world.left(LockKind::passwords_of_account) == 0);
  BOOST_TEST(world.left(LockKind::passwords_of_client) == 890);
  BOOST_TEST(world.left(LockKind::passwords_of_known_browser) == 890);
  BOOST_TEST(world.left(LockKind::codes_after_password) == 1790);
  BOOST_TEST(world.left(LockKind::codes_by_address) == 1800);
  BOOST_TEST(world.left(LockKind::codes_of_known_browser) == 1800);
  BOOST_TEST(world.left(LockKind::codes_of_email_change) == 1800);
}

BOOST_AUTO_TEST_CASE(many_networks_lock_the_account) {
  World world;
  for (int network = 0; network < 6; ++network) {
    world.visitor.ip = "192.0.2." + std::to_string(network);
    world.fail_password();
  }
  BOOST_TEST(world.left(LockKind::passwords_of_account) == 3600);
}

BOOST_AUTO_TEST_CASE(a_lock_that_only_a_new_password_ends_is_told_as_such) {
  World world;
  const CodeWay way = CodeWay::address_only(world.john().email);
  for (int tries = 0; tries < 100; ++tries) {
    world.spend(way, 1);
    world.clock.advance(std::chrono::hours(24));
  }
  BOOST_TEST((world.locks.of(world.john()).at(0).left == CodeBudget::kUntilReset));
}

BOOST_AUTO_TEST_CASE(all_are_forgotten_and_nobody_elses) {
  World world;
  const std::string device = world.known_browser();
  const User jane = world.add_user("jane@example.com");
  world.spend(CodeWay::login_cookie(jane.email));
  world.spend(CodeWay::login_cookie(world.john().email));
  world.spend(CodeWay::device(world.devices.list(world.john().id).at(0).id));
  world.fail_password();
  world.fail_password(device);
  BOOST_REQUIRE(world.locks.of(world.john()).size() == 4U);
  world.locks.forget_all_of(world.john());
  BOOST_TEST(world.locks.of(world.john()).empty());
  BOOST_TEST(world.locks.of(jane).size() == 1U);
  BOOST_TEST(world.step("right").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
