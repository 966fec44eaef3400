#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <poll.h>

#include "process/shared_memory.hpp"
#include "process/shared_places.hpp"
#include "support/child_process.hpp"

namespace sih_auth::process {
BOOST_AUTO_TEST_SUITE(shared_places_tests)

namespace {

struct Crowd {
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  std::atomic<int> served{0};
};

bool is_readable(int fd, int wait_ms) {
  pollfd polled{fd, POLLIN, 0};
  return ::poll(&polled, 1, wait_ms) > 0;
}

/// As a worker does: sleeps until it is woken, for ever if it is not.
void take_when_woken(SharedPlaces& places) {
  while (!places.try_take()) {
    if (is_readable(places.wake_fd(), -1)) places.acknowledge_wake();
  }
}

/// Whoever comes first keeps its place until `all` are taken: that many are inside together.
int work_in_turn(SharedPlaces& places, Crowd& crowd, int rounds, int all) {
  for (int round = 0; round < rounds; ++round) {
    take_when_woken(places);
    const int inside = ++crowd.inside;
    int most = crowd.most;
    while (inside > most && !crowd.most.compare_exchange_weak(most, inside)) {
    }
    if (!tests::comes_true([&] { return crowd.most >= all; })) return 1;
    std::this_thread::sleep_for(std::chrono::microseconds(300));
    --crowd.inside;
    places.give_back();
    ++crowd.served;
  }
  return 0;
}

}  // namespace

BOOST_AUTO_TEST_CASE(as_many_are_taken_as_there_are) {
  SharedPlaces places(2);
  BOOST_TEST(places.try_take());
  BOOST_TEST(places.try_take());
  BOOST_TEST(!places.try_take());
  places.give_back();
  BOOST_TEST(places.try_take());
  BOOST_TEST(!places.try_take());
}

BOOST_AUTO_TEST_CASE(there_is_always_one) {
  for (const int count : {0, -1, 1}) {
    SharedPlaces places(count);
    BOOST_TEST(places.try_take());
    BOOST_TEST(!places.try_take());
  }
}

BOOST_AUTO_TEST_CASE(giving_back_wakes_and_what_was_not_held_is_not_given_back) {
  SharedPlaces places(1);
  BOOST_TEST(!is_readable(places.wake_fd(), 0));
  tests::ChildProcess holder([&] {
    if (!places.try_take()) return 1;
    ::pause();
    return 0;
  });
  BOOST_REQUIRE(tests::comes_true([&] {
    if (!places.try_take()) return true;
    places.give_back();
    return false;
  }));
  places.give_back();  // the holder is another process
  BOOST_TEST(!places.try_take());
  BOOST_TEST(is_readable(places.wake_fd(), 0));
  places.acknowledge_wake();
  BOOST_TEST(!is_readable(places.wake_fd(), 0));
}

BOOST_AUTO_TEST_CASE(whoever_holds_one_knows) {
  SharedPlaces places(2);
  BOOST_TEST(!places.is_held());
  tests::ChildProcess other([&] {
    if (!places.try_take()) return 1;
    ::pause();
    return 0;
  });
  BOOST_REQUIRE(tests::comes_true([&] {
    const bool both_were_free = places.try_take() && places.try_take();
    places.give_back();
    places.give_back();
    return !both_were_free;
  }));
  BOOST_TEST(!places.is_held());
  BOOST_TEST(places.try_take());
  BOOST_TEST(places.is_held());
  places.give_back();
  BOOST_TEST(!places.is_held());
}

BOOST_AUTO_TEST_CASE(patience_ends_and_the_wake_up_goes_on_to_the_next) {
  SharedPlaces places(1);
  BOOST_TEST(places.take(std::chrono::milliseconds(0)));
  const auto began = std::chrono::steady_clock::now();
  BOOST_TEST(!places.take(std::chrono::milliseconds(50)));
  BOOST_TEST((std::chrono::steady_clock::now() - began >= std::chrono::milliseconds(50)));
  BOOST_TEST(is_readable(places.wake_fd(), 0));
}

BOOST_AUTO_TEST_CASE(who_waits_gets_the_place_as_soon_as_it_is_free) {
  SharedPlaces places(1);
  BOOST_TEST(places.try_take());
  tests::ChildProcess waiter([&] { return places.take(std::chrono::seconds(20)) ? 0 : 1; });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  places.give_back();
  BOOST_TEST(waiter.finish(std::chrono::seconds(10)) == 0);
}

BOOST_AUTO_TEST_CASE(never_more_are_inside_than_there_are_places_and_nobody_is_forgotten) {
  constexpr int kPlaces = 3;
  constexpr int kWorkers = 8;
  constexpr int kRounds = 60;
  SharedPlaces places(kPlaces);
  const Shared<Crowd> crowd;
  std::vector<tests::ChildProcess> workers;
  for (int i = 0; i < kWorkers; ++i)
    workers.emplace_back([&] { return work_in_turn(places, *crowd, kRounds, kPlaces); });
  for (auto& worker : workers)
    BOOST_TEST(worker.finish() == 0);
  BOOST_TEST(crowd->served.load() == kWorkers * kRounds);
  BOOST_TEST(crowd->most.load() == kPlaces);
}

BOOST_AUTO_TEST_CASE(the_place_of_a_killed_holder_is_freed_and_a_sleeper_woken) {
  SharedPlaces places(1);
  const Shared<Crowd> crowd;
  tests::ChildProcess holder([&] {
    take_when_woken(places);
    ++crowd->inside;
    ::pause();
    return 0;
  });
  BOOST_REQUIRE(tests::comes_true([&] { return crowd->inside == 1; }));
  tests::ChildProcess sleeper([&] {
    take_when_woken(places);
    return 0;
  });
  const pid_t dead = holder.pid();
  holder.send(SIGKILL);
  BOOST_TEST(holder.finish() == -SIGKILL);
  BOOST_TEST(!places.try_take());
  places.free_places_of(dead);
  BOOST_TEST(sleeper.finish() == 0);
}

BOOST_AUTO_TEST_CASE(a_dead_process_that_held_nothing_frees_nothing_but_passes_its_wake_up_on) {
  SharedPlaces places(1);
  BOOST_TEST(places.try_take());
  places.free_places_of(1);
  BOOST_TEST(!places.try_take());
  BOOST_TEST(is_readable(places.wake_fd(), 0));
}

BOOST_AUTO_TEST_CASE(who_takes_one_of_several_free_places_wakes_the_next) {
  SharedPlaces places(2);
  BOOST_TEST(places.try_take());
  BOOST_TEST(is_readable(places.wake_fd(), 0));
  places.acknowledge_wake();
  BOOST_TEST(places.try_take());
  BOOST_TEST(!is_readable(places.wake_fd(), 0));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::process
