#include <chrono>
#include <iterator>
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/code_budget.hpp"

#include "support/fake_protection.hpp"
#include "support/fixed_clock.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(code_budget_tests)

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

EmailAddress email(std::string_view text) {
  return *EmailAddress::parse(text);
}

const CodeWay kWay = CodeWay::login_cookie(email("john@example.com"));

struct World {
  /// Wrong tries that must all be allowed; whether the last one closes the way.
  bool try_wrong(int times, const CodeWay& way = kWay) {
    bool closes = false;
    for (int i = 0; i < times; ++i) {
      BOOST_TEST(!closes);
      const CountedTry counted = budget.count(way);
      BOOST_TEST(counted.allowed);
      closes = counted.closes_the_way;
    }
    return closes;
  }

  /// Twenty wrong tries as fast as they are allowed: an hour and a half.
  void spend_a_day() {
    for (int i = 0; i < 4; ++i) {
      if (i > 0) clock.advance(minutes(30));
      BOOST_TEST(try_wrong(5));
    }
  }

  void go_to_next_day() { clock.set(std::chrono::floor<days>(clock.now()) + days{1}); }

  [[nodiscard]] seconds closed(const CodeWay& way = kWay) { return budget.closed_for(way); }

  tests::FixedClock clock{std::chrono::floor<days>(tests::FixedClock().now())};  // midnight
  tests::FakeCodeTriesStore store;
  CodeBudget budget{store, clock};
};

}  // namespace

BOOST_AUTO_TEST_CASE(five_wrong_codes_close_the_way_for_half_an_hour) {
  World world;
  BOOST_TEST(!world.try_wrong(4));
  BOOST_TEST((world.closed() == seconds(0)));
  BOOST_TEST(world.try_wrong(1));
  BOOST_TEST((world.closed() == minutes(30)));
  world.clock.advance(minutes(30) - seconds(1));
  BOOST_TEST((world.closed() == seconds(1)));
  BOOST_TEST(!world.budget.count(kWay).allowed);
  world.clock.advance(seconds(1));
  BOOST_TEST((world.closed() == seconds(0)));
  BOOST_TEST(!world.try_wrong(4));
  BOOST_TEST(world.try_wrong(1));
}

BOOST_AUTO_TEST_CASE(time_alone_makes_no_new_budget_of_an_open_way) {
  World world;
  BOOST_TEST(!world.try_wrong(4));
  world.clock.advance(days{3});
  BOOST_TEST(world.try_wrong(1));
}

BOOST_AUTO_TEST_CASE(what_is_refused_is_not_counted) {
  World world;
  BOOST_TEST(world.try_wrong(5));
  for (int i = 0; i < 50; ++i) {
    const CountedTry counted = world.budget.count(kWay);
    BOOST_TEST(!counted.allowed);
    BOOST_TEST(!counted.closes_the_way);
  }
  const CodeTries& tries = world.store.rows[kWay.name()];
  BOOST_TEST(tries.today == 5);
  BOOST_TEST(tries.in_a_row == 5);
}

BOOST_AUTO_TEST_CASE(twenty_in_a_day_close_it_until_the_day_is_over) {
  World world;
  world.spend_a_day();
  BOOST_TEST((world.closed() == hours(24) - minutes(90)));
  world.clock.set(std::chrono::floor<days>(world.clock.now()) + days{1} - seconds(1));
  BOOST_TEST((world.closed() == seconds(1)));
  world.clock.advance(seconds(1));
  BOOST_TEST((world.closed() == seconds(0)));
  world.spend_a_day();
  BOOST_TEST((world.closed() == hours(24) - minutes(90)));
}

BOOST_AUTO_TEST_CASE(the_end_of_the_day_does_not_cut_the_half_hour_short) {
  World world;
  world.clock.advance(hours(22) + minutes(20));
  world.spend_a_day();  // until 23:50
  BOOST_TEST((world.closed() == minutes(30)));
}

BOOST_AUTO_TEST_CASE(each_day_counts_for_itself) {
  World world;
  BOOST_TEST(world.try_wrong(5));
  world.clock.advance(hours(23) + minutes(59));
  BOOST_TEST(!world.try_wrong(4));
  BOOST_TEST(world.store.rows[kWay.name()].today == 9);
  world.clock.advance(minutes(1));
  BOOST_TEST(world.try_wrong(1));
  BOOST_TEST(world.store.rows[kWay.name()].today == 1);
}

BOOST_AUTO_TEST_CASE(a_hundred_in_a_row_close_it_until_the_password_is_reset) {
  World world;
  for (int day = 0; day < 5; ++day) {
    BOOST_TEST((world.closed() == seconds(0)));
    world.spend_a_day();
    if (day < 4) world.go_to_next_day();
  }
  BOOST_TEST((world.closed() == CodeBudget::kUntilReset));
  world.clock.advance(days{10'000});
  BOOST_TEST((world.closed() == CodeBudget::kUntilReset));
  BOOST_TEST(!world.budget.count(kWay).allowed);
  BOOST_TEST((world.store.last_expiry > world.clock.now() + days{100'000}));
  world.budget.forget(kWay);
  BOOST_TEST((world.closed() == seconds(0)));
  BOOST_TEST(!world.try_wrong(1));
}

BOOST_AUTO_TEST_CASE(a_right_code_takes_back_itself_and_the_wrong_ones_before_it) {
  World world;
  BOOST_TEST(!world.try_wrong(4));
  static_cast<void>(world.budget.count(kWay));
  BOOST_TEST((world.closed() == minutes(30)));
  world.budget.pardon(kWay);  // the fifth one was right
  BOOST_TEST((world.closed() == seconds(0)));
  const CodeTries& tries = world.store.rows[kWay.name()];
  BOOST_TEST(tries.since_right == 0);
  BOOST_TEST(tries.in_a_row == 0);
  BOOST_TEST(tries.today == 4);
  BOOST_TEST(!world.try_wrong(4));
  BOOST_TEST(world.try_wrong(1));
}

BOOST_AUTO_TEST_CASE(the_days_wrong_codes_stay_counted_after_right_ones) {
  World world;
  for (int i = 0; i < 4; ++i) {
    BOOST_TEST(!world.try_wrong(4));
    static_cast<void>(world.budget.count(kWay));
    world.budget.pardon(kWay);
  }
  BOOST_TEST(!world.try_wrong(3));
  BOOST_TEST(world.try_wrong(1));  // the twentieth
  BOOST_TEST((world.closed() == hours(24)));
}

BOOST_AUTO_TEST_CASE(a_right_code_among_a_hundred_begins_the_row_anew) {
  World world;
  world.store.rows[kWay.name()].in_a_row = 98;
  BOOST_TEST(!world.try_wrong(1));
  static_cast<void>(world.budget.count(kWay));
  BOOST_TEST((world.closed() == CodeBudget::kUntilReset));
  world.budget.pardon(kWay);
  BOOST_TEST((world.closed() == seconds(0)));
  BOOST_TEST(!world.try_wrong(1));
}

BOOST_AUTO_TEST_CASE(each_way_has_a_budget_of_its_own) {
  World world;
  const EmailAddress john = email("john@example.com");
  const CodeWay ways[] = {CodeWay::login_cookie(john),
                          CodeWay::login_cookie(email("jane@example.com")),
                          CodeWay::address_only(john),
                          CodeWay::device({1}),
                          CodeWay::device({2}),
                          CodeWay::email_change({1}),
                          CodeWay::asker(john, "192.0.2.1"),
                          CodeWay::asker(john, "192.0.2.2")};
  std::set<std::string> names;
  for (const CodeWay& way : ways) {
    names.insert(way.name());
    BOOST_TEST((world.closed(way) == seconds(0)), way.name());
    BOOST_TEST(world.try_wrong(5, way), way.name());
  }
  BOOST_TEST(names.size() == std::size(ways));
  BOOST_TEST(CodeWay::login_cookie(email("JOHN@example.com")).name() == ways[0].name());
}

BOOST_AUTO_TEST_CASE(an_accounts_tries_are_kept_long_an_askers_for_a_day) {
  World world;
  BOOST_TEST(!world.try_wrong(1));
  BOOST_TEST((world.store.last_expiry == world.clock.now() + days{400}));
  BOOST_TEST(!world.try_wrong(1, CodeWay::asker(email("john@example.com"), "192.0.2.1")));
  BOOST_TEST((world.store.last_expiry == world.clock.now() + days{1}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
