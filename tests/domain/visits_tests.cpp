#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/visits.hpp"

#include "support/fake_stores.hpp"
#include "support/fixed_clock.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(visits_tests)

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

struct World {
  explicit World(seconds idle_timeout = minutes(60)) : visits(store, clock, idle_timeout) {}

  /// The session `id`, stamped `ago` seconds before now, is used.
  void visit(std::int64_t id, seconds ago) {
    visits.note({{id}, {1}, "name", "mail", {}, clock.now(), clock.now() - ago});
  }

  /// How many stamps have been written in all.
  [[nodiscard]] std::size_t stamps() const {
    std::size_t all = 0;
    for (const auto& stamping : store.stampings)
      all += stamping.size();
    return all;
  }

  tests::FixedClock clock;
  tests::FakeSessionStore store;
  Visits visits;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_visit_is_stamped_with_its_own_time) {
  World world;
  world.visit(7, seconds(60));
  const auto visited_at = world.clock.now();
  world.clock.advance(seconds(5));
  world.visits.stamp_some();
  BOOST_REQUIRE(world.stamps() == 1U);
  BOOST_TEST((world.store.stampings[0][0].session_id == SessionId{7}));
  BOOST_TEST((world.store.stampings[0][0].at == visited_at));
  world.visits.stamp_some();
  BOOST_TEST(world.store.stampings.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_was_stamped_within_a_minute_is_not_stamped_again) {
  World world;
  world.visit(7, seconds(59));
  world.visits.stamp_some();
  BOOST_TEST(world.stamps() == 0U);
}

BOOST_AUTO_TEST_CASE(many_visits_of_a_session_are_one_stamp) {
  World world;
  for (int i = 0; i < 1'000; ++i)
    world.visit(7, seconds(60));
  world.visits.stamp_some();
  BOOST_TEST(world.stamps() == 1U);
}

BOOST_AUTO_TEST_CASE(what_comes_after_a_round_waits_for_the_next_minute) {
  World world;
  world.visit(1, seconds(60));
  world.visits.stamp_some();
  world.visit(2, seconds(60));
  world.visit(3, seconds(60));
  world.clock.advance(seconds(59));
  world.visits.stamp_some();
  BOOST_TEST(world.stamps() == 1U);
  world.clock.advance(seconds(1));
  world.visits.stamp_some();
  BOOST_TEST(world.stamps() == 3U);
}

BOOST_AUTO_TEST_CASE(a_session_half_way_to_its_end_does_not_wait) {
  World world;
  world.visit(1, seconds(60));
  world.visits.stamp_some();
  world.visit(2, minutes(30) - seconds(1));
  world.visits.stamp_some();
  BOOST_TEST(world.stamps() == 1U);
  world.visit(3, minutes(30));
  world.visits.stamp_some();
  BOOST_TEST(world.stamps() == 3U);
}

BOOST_AUTO_TEST_CASE(a_large_round_is_written_in_portions) {
  World world;
  for (std::int64_t id = 1; id <= 450; ++id)
    world.visit(id, seconds(60));
  world.visits.stamp_some();
  BOOST_TEST(world.stamps() == 200U);
  world.visits.stamp_some();
  world.visits.stamp_some();
  BOOST_TEST(world.stamps() == 450U);
  BOOST_TEST(world.store.stampings.size() == 3U);
}

BOOST_AUTO_TEST_CASE(while_another_one_writes_nothing_is_lost_and_it_is_tried_once_a_second) {
  World world;
  world.store.is_busy = true;
  world.visit(7, seconds(60));
  world.visits.stamp_some();
  world.store.is_busy = false;
  world.visits.stamp_some();
  BOOST_TEST(world.stamps() == 0U);
  world.clock.advance(seconds(1));
  world.visits.stamp_some();
  BOOST_TEST(world.stamps() == 1U);
}

BOOST_AUTO_TEST_CASE(a_short_time_out_is_stamped_more_often) {
  World world(seconds(30));
  world.visit(7, seconds(2));
  world.visits.stamp_some();
  BOOST_TEST(world.stamps() == 0U);
  for (int i = 1; i <= 20; ++i) {
    world.visit(7, seconds(3));
    world.visits.stamp_some();
    BOOST_TEST(world.stamps() == static_cast<std::size_t>(i));
    world.clock.advance(seconds(3));
  }
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_set_back_does_not_stop_the_stamping) {
  World world;
  world.visit(1, seconds(60));
  world.visits.stamp_some();
  world.clock.advance(-minutes(600));
  world.visit(2, seconds(60));
  world.visits.stamp_some();
  BOOST_TEST(world.stamps() == 2U);
}

BOOST_AUTO_TEST_CASE(at_the_end_all_is_written_at_once) {
  World world;
  for (std::int64_t id = 1; id <= 450; ++id)
    world.visit(id, seconds(60));
  world.visits.stamp_all();
  BOOST_TEST(world.stamps() == 450U);
  world.visits.stamp_all();
  BOOST_TEST(world.store.stampings.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
