#include "process/shared_places.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <system_error>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace sih_auth::process {

SharedPlaces::SharedPlaces(int count)
    : count_(std::clamp(count, 1, kMost)), wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (!wake_.is_open()) throw std::system_error(errno, std::generic_category(), "eventfd");
}

bool SharedPlaces::try_take() {
  const pid_t self = ::getpid();
  bool taken = false;
  for (int i = 0; i < count_; ++i) {
    pid_t holder = 0;
    auto& place = holders_->pids[static_cast<std::size_t>(i)];
    if (taken) {
      if (place.load() != 0) continue;
      // One wake-up may stand for several places: pass it on.
      pass_wake_on();
      break;
    }
    // Taking a place and naming its holder is one step: there is no moment to die in between.
    taken = place.compare_exchange_strong(holder, self);
  }
  return taken;
}

bool SharedPlaces::take(std::chrono::milliseconds patience) {
  using Clock = std::chrono::steady_clock;
  const auto until = Clock::now() + patience;
  while (!try_take()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    if (left.count() <= 0) {
      pass_wake_on();
      return false;
    }
    pollfd polled{wake_.get(), POLLIN, 0};
    if (::poll(&polled, 1, static_cast<int>(left.count())) > 0) acknowledge_wake();
  }
  return true;
}

int SharedPlaces::count_taken() const {
  return static_cast<int>(
      std::count_if(holders_->pids.begin(), holders_->pids.begin() + count_,
                    [](const std::atomic<pid_t>& pid) { return pid.load() != 0; }));
}

bool SharedPlaces::is_held() const {
  const pid_t self = ::getpid();
  return std::any_of(holders_->pids.begin(), holders_->pids.begin() + count_,
                     [&](const std::atomic<pid_t>& pid) { return pid.load() == self; });
}

void SharedPlaces::give_back() {
  const pid_t self = ::getpid();
  for (int i = 0; i < count_; ++i) {
    pid_t holder = self;
    if (holders_->pids[static_cast<std::size_t>(i)].compare_exchange_strong(holder, 0)) break;
  }
  pass_wake_on();
}

void SharedPlaces::acknowledge_wake() {
  std::uint64_t wakes = 0;
  [[maybe_unused]] const auto got = ::read(wake_.get(), &wakes, sizeof wakes);
}

void SharedPlaces::free_places_of(pid_t dead) {
  for (int i = 0; i < count_; ++i) {
    pid_t holder = dead;
    holders_->pids[static_cast<std::size_t>(i)].compare_exchange_strong(holder, 0);
  }
  // Also when it held none: it may have taken a wake-up with it.
  pass_wake_on();
}

void SharedPlaces::pass_wake_on() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
}

}  // namespace sih_auth::process
