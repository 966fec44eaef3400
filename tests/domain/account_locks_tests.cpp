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

}  // namespace

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
