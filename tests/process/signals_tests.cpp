// signals.cpp and worker_board.cpp. Signals are raised in children, never in the test runner.
#include <chrono>
#include <csignal>

#include <boost/test/unit_test.hpp>
#include <poll.h>
#include <unistd.h>

#include "process/signals.hpp"
#include "process/worker_board.hpp"
#include "support/child_process.hpp"

namespace sih_auth::process {

BOOST_AUTO_TEST_SUITE(signals_tests)

BOOST_AUTO_TEST_CASE(signals_are_read_in_their_turn_and_kill_nobody) {
  tests::ChildProcess child([] {
    SignalQueue queue({SIGTERM, SIGHUP});
    if (queue.next()) return 1;
    ::kill(::getpid(), SIGHUP);
    pollfd polled{queue.fd(), POLLIN, 0};
    if (::poll(&polled, 1, 5'000) != 1) return 2;
    if (queue.next() != SIGHUP) return 3;
    ::kill(::getpid(), SIGTERM);
    if (queue.next() != SIGTERM) return 4;
    return queue.next() ? 5 : 0;
  });
  BOOST_TEST(child.finish() == 0);
}

BOOST_AUTO_TEST_CASE(a_stop_signal_stays_raised) {
  tests::ChildProcess child([] {
    StopSignal stop;
    if (stop.is_raised()) return 1;
    ::kill(::getpid(), SIGTERM);
    if (!stop.is_raised()) return 2;
    return stop.is_raised() ? 0 : 3;
  });
  BOOST_TEST(child.finish() == 0);
}

BOOST_AUTO_TEST_CASE(another_signal_still_kills) {
  tests::ChildProcess child([] {
    const StopSignal stop;
    std::signal(SIGUSR1, SIG_DFL);
    ::kill(::getpid(), SIGUSR1);
    return 0;
  });
  BOOST_TEST(child.finish() == -SIGUSR1);
}

BOOST_AUTO_TEST_CASE(the_board_shows_the_parent_that_a_child_is_alive) {
  WorkerBoard board;
  const auto before = WorkerBoard::Clock::now();
  BOOST_TEST((board.last_alive(3) == WorkerBoard::Clock::time_point{}));
  tests::ChildProcess child([&] {
    board.note_alive(3);
    return 0;
  });
  BOOST_TEST(child.finish() == 0);
  BOOST_TEST((board.last_alive(3) >= before));
  BOOST_TEST((board.last_alive(4) == WorkerBoard::Clock::time_point{}));
  board.reset(3);
  BOOST_TEST((board.last_alive(3) == WorkerBoard::Clock::time_point{}));
  BOOST_CHECK_THROW(board.note_alive(WorkerBoard::kSlots), std::out_of_range);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::process
