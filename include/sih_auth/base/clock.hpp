#pragma once

#include <chrono>

namespace sih_auth::base {

/// Seconds since 1970-01-01 UTC: the only form of time that is stored.
using UnixTime = std::chrono::sys_seconds;

/// The seconds, as they are stored.
[[nodiscard]] constexpr long long to_integer(UnixTime time) {
  return time.time_since_epoch().count();
}

/// The inverse.
[[nodiscard]] constexpr UnixTime unix_time(long long seconds) {
  return UnixTime{std::chrono::seconds{seconds}};
}

/// Where the domain asks for the time, so that tests move it by hand.
class Clock {
 public:
  virtual ~Clock() = default;

  /// May go back: clocks are set.
  [[nodiscard]] virtual UnixTime now() const = 0;
};

/// The clock of the machine.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] UnixTime now() const override;
};

}  // namespace sih_auth::base
