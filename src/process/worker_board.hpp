#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>

#include "process/shared_memory.hpp"

namespace sih_auth::process {

/// Where each worker notes that it is alive and the supervisor looks. Make it before the fork.
class WorkerBoard {
 public:
  static constexpr std::size_t kSlots = 4096;
  using Clock = std::chrono::steady_clock;

  /// The worker's part.
  void note_alive(std::size_t slot);

  /// The supervisor's part: for a new worker in `slot`.
  void reset(std::size_t slot);

  /// When the worker last noted that it is alive; the clock's epoch when it never did.
  [[nodiscard]] Clock::time_point last_alive(std::size_t slot) const;

 private:
  struct Slots {
    std::array<std::atomic<Clock::rep>, kSlots> last_alive{};
  };

  Shared<Slots> slots_;
};

}  // namespace sih_auth::process
