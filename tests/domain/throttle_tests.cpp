#include <chrono>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/throttle.hpp"

#include "support/fake_protection.hpp"
#include "support/fixed_clock.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(throttle_tests)

namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr ThrottleRule kRule{"rule", 3, seconds{60}};
constexpr ThrottleRule kOtherRule{"other_rule", 3, seconds{60}};
constexpr ThrottleRule kNoLimit{"no_limit", 0, seconds{60}};

struct World {
  long long count(std::string_view subject = "john", const ThrottleRule& rule = kRule) {
    return throttle.count(rule, subject).count();
  }
  long long wait(std::string_view subject = "john", const ThrottleRule& rule = kRule) {
    return throttle.wait(rule, subject).count();
  }
  void fill(std::string_view subject = "john", const ThrottleRule& rule = kRule) {
    for (int i = 0; i < rule.limit; ++i)
      BOOST_TEST(count(subject, rule) == 0);
  }

  tests::FixedClock clock;
  tests::FakeThrottleStore store;
  Throttle throttle{store, clock};
};

}  // namespace

BOOST_AUTO_TEST_CASE(so_many_and_no_more) {
  World world;
  BOOST_TEST(world.wait() == 0);
  world.fill();
  BOOST_TEST(world.wait() == 60);
  const auto counted = world.store.rows;
  BOOST_TEST(world.count() == 60);
  BOOST_TEST((world.store.rows == counted));
}

BOOST_AUTO_TEST_CASE(the_wait_is_exact_in_every_second) {
  World world;
  world.fill();
  for (int passed = 0; passed < 60; ++passed) {
    BOOST_TEST(world.wait() == 60 - passed);
    BOOST_TEST(world.count() == 60 - passed);
    world.clock.advance(seconds(1));
  }
  BOOST_TEST(world.wait() == 0);
  BOOST_TEST(world.count() == 0);
}

BOOST_AUTO_TEST_CASE(the_window_slides) {
  World world;
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(world.count() == 0);
    world.clock.advance(seconds(20));
  }
  BOOST_TEST(world.count() == 0);  // the first one has just left
  BOOST_TEST(world.wait() == 20);  // until the second one leaves
  BOOST_TEST(world.count() == 20);
}

BOOST_AUTO_TEST_CASE(at_no_time_do_more_than_the_limit_lie_within_the_window) {
  World world;
  std::vector<base::UnixTime> counted;
  for (int second = 0; second < 500; ++second) {
    for (int tries = 0; tries <= second % 3; ++tries) {
      if (world.count() == 0) counted.push_back(world.clock.now());
    }
    world.clock.advance(seconds(1 + second % 7));
  }
  BOOST_TEST(counted.size() > 30U);
  for (std::size_t i = 3; i < counted.size(); ++i)
    BOOST_TEST((counted[i] - counted[i - 3] >= kRule.window));
}

BOOST_AUTO_TEST_CASE(a_clock_that_was_set_back_locks_nobody_for_long) {
  World world;
  world.fill();
  world.clock.advance(-hours(24));
  BOOST_TEST(world.wait() == 0);
  world.fill();
  BOOST_TEST(world.wait() == 60);
  world.clock.advance(seconds(60));
  BOOST_TEST(world.wait() == 0);
}

BOOST_AUTO_TEST_CASE(a_limit_of_0_is_none_and_costs_nothing) {
  World world;
  for (int i = 0; i < 100; ++i)
    BOOST_TEST(world.count("john", kNoLimit) == 0);
  BOOST_TEST(world.wait("john", kNoLimit) == 0);
  BOOST_TEST(world.store.rows.empty());
}

BOOST_AUTO_TEST_CASE(a_limit_that_was_lowered_holds_from_then_on) {
  World world;
  world.fill();
  const ThrottleRule lower{"rule", 1, seconds{60}};
  BOOST_TEST(world.wait("john", lower) == 60);
  world.clock.advance(seconds(60));
  BOOST_TEST(world.count("john", lower) == 0);
  BOOST_TEST(world.count("john", lower) == 60);
}

BOOST_AUTO_TEST_CASE(rules_and_subjects_are_counted_apart) {
  World world;
  world.fill();
  BOOST_TEST(world.count("jane") == 0);
  BOOST_TEST(world.count("john", kOtherRule) == 0);
}

BOOST_AUTO_TEST_CASE(what_is_counted_is_kept_until_it_no_longer_matters) {
  World world;
  world.fill();
  BOOST_TEST((world.store.last_expiry == world.clock.now() + seconds(60)));
}

BOOST_AUTO_TEST_CASE(of_several_rules_each_is_kept_and_a_refusal_counts_for_none) {
  World world;
  constexpr ThrottleRule kRules[]{{"rule", 2, seconds{60}}, {"rule", 3, seconds{3600}}};
  const auto count = [&] { return world.throttle.count(kRules, "john").count(); };
  BOOST_TEST(count() == 0);
  BOOST_TEST(count() == 0);
  const auto counted = world.store.rows;
  BOOST_TEST(count() == 60);
  BOOST_TEST((world.store.rows == counted));
  world.clock.advance(seconds(60));
  BOOST_TEST(count() == 0);
  BOOST_TEST(count() == 3540);
  BOOST_TEST(world.throttle.wait(kRules, "john").count() == 3540);
  BOOST_TEST(world.store.rows.size() == 1U);
}

BOOST_AUTO_TEST_CASE(one_subject_is_forgotten) {
  World world;
  world.fill();
  world.fill("john2");
  world.fill("john", kOtherRule);
  world.throttle.forget(kRule, "john");
  BOOST_TEST(world.wait() == 0);
  BOOST_TEST(world.wait("john2") == 60);
  BOOST_TEST(world.wait("john", kOtherRule) == 60);
}

BOOST_AUTO_TEST_CASE(all_subjects_that_begin_alike_are_forgotten) {
  World world;
  for (const char* subject : {"john|a", "john|b", "john", "johnny|a"})
    world.fill(subject);
  world.fill("john|a", kOtherRule);
  world.throttle.forget_all(kRule, "john|");
  BOOST_TEST(world.wait("john|a") == 0);
  BOOST_TEST(world.wait("john|b") == 0);
  BOOST_TEST(world.wait("john") == 60);
  BOOST_TEST(world.wait("johnny|a") == 60);
  BOOST_TEST(world.wait("john|a", kOtherRule) == 60);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
