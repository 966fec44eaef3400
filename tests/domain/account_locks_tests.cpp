#include <chrono>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/account_locks.hpp"

#include "support/login_world.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(account_locks_tests)

namespace {

using std::chrono::seconds;

struct World : tests::LoginWorld {
  World() { add_user("jane@example.com"); }

  [[nodiscard]] User jane() const { return users.rows.at(1); }

  [[nodiscard]] static std::vector<CodeWay> ways_to(const User& user) {
    return {CodeWay::login_cookie(user.email), CodeWay::address_only(user.email),
            CodeWay::email_change(user.id)};
  }

  /// By a hundred wrong codes.
  void close(const CodeWay& way) {
    code_tries.rows[way.name()].in_a_row = 99;
    static_cast<void>(budget.count(way));
    BOOST_TEST((budget.closed_for(way) == CodeBudget::kUntilReset), way.name());
  }
  [[nodiscard]] bool is_open(const CodeWay& way) { return budget.closed_for(way) == seconds(0); }

  std::string device = known_browser();
};

/// Whose locks are looked at.
struct TriedAccount : tests::LoginWorld {
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
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_account_that_nobody_tries_has_none) {
  TriedAccount world;
  BOOST_TEST(world.locks.of(world.john()).empty());
  static_cast<void>(world.step("wrong"));
  BOOST_TEST(world.locks.of(world.john()).empty());
}

BOOST_AUTO_TEST_CASE(each_way_to_be_shut_out_is_told_with_its_end) {
  TriedAccount world;
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
  TriedAccount world;
  for (int network = 0; network < 6; ++network) {
    world.visitor.ip = "192.0.2." + std::to_string(network);
    world.fail_password();
  }
  BOOST_TEST(world.left(LockKind::passwords_of_account) == 3600);
}

BOOST_AUTO_TEST_CASE(a_lock_that_only_a_new_password_ends_is_told_as_such) {
  TriedAccount world;
  const CodeWay way = CodeWay::address_only(world.john().email);
  for (int tries = 0; tries < 100; ++tries) {
    world.spend(way, 1);
    world.clock.advance(std::chrono::hours(24));
  }
  BOOST_TEST((world.locks.of(world.john()).at(0).left == CodeBudget::kUntilReset));
}

BOOST_AUTO_TEST_CASE(every_way_to_the_account_is_open_again) {
  World world;
  auto ways = World::ways_to(world.john());
  ways.push_back(CodeWay::device(world.devices.list(world.john().id).at(0).id));
  for (const CodeWay& way : ways)
    world.close(way);
  const CodeWay asker = CodeWay::asker(world.john().email, "192.0.2.0");
  static_cast<void>(world.budget.count(asker));
  world.locks.lift_all_of(world.john());
  for (const CodeWay& way : ways)
    BOOST_TEST(world.is_open(way), way.name());
  BOOST_TEST(!world.code_tries.rows.contains(asker.name()));
}

BOOST_AUTO_TEST_CASE(wrong_passwords_are_forgotten_at_every_browser) {
  World world;
  for (const std::string& device : {std::string(), world.device}) {
    for (int i = 0; i < 5; ++i)
      BOOST_TEST(!world.step("wrong", device).has_value());
    BOOST_TEST((world.step("right", device).error() == Refusal::too_many_requests));
  }
  world.locks.lift_all_of(world.john());
  for (const std::string& device : {std::string(), world.device})
    BOOST_TEST(world.step("right", device).has_value());
}

BOOST_AUTO_TEST_CASE(other_accounts_stay_locked) {
  World world;
  for (const CodeWay& way : World::ways_to(world.jane()))
    world.close(way);
  world.locks.lift_all_of(world.john());
  for (const CodeWay& way : World::ways_to(world.jane()))
    BOOST_TEST(!world.is_open(way), way.name());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
