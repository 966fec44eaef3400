#pragma once

#include <chrono>

#include "sih_auth/base/clock.hpp"

namespace sih_auth::tests {

/// Time stands still until a test moves it.
class FixedClock final : public base::Clock {
 public:
  /// 22 November 2026, 19:47:00 UTC, unless told otherwise.
  explicit FixedClock(base::UnixTime now = base::unix_time(1795376820)) : now_(now) {}

  [[nodiscard]] base::UnixTime now() const override { return now_; }

  void set(base::UnixTime now) { now_ = now; }
  void advance(std::chrono::seconds by) { now_ += by; }

 private:
  base::UnixTime now_;
};

}  // namespace sih_auth::tests
