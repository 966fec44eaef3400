#pragma once

#include <array>
#include <atomic>

#include <sys/types.h>

#include "sih_auth/base/file_descriptor.hpp"
#include "sih_auth/base/places.hpp"

#include "process/shared_memory.hpp"

namespace sih_auth::process {

/// Places that survive `kill -9` of whoever holds one: each place names its holder, and the
/// supervisor frees those of the dead. Make it before the fork.
class SharedPlaces final : public base::Places {
 public:
  static constexpr int kMost = 256;

  /// `count` from 1 to kMost. Throws std::system_error.
  explicit SharedPlaces(int count);

  [[nodiscard]] bool try_take() override;
  [[nodiscard]] bool take(std::chrono::milliseconds patience) override;
  [[nodiscard]] bool is_held() const override;
  [[nodiscard]] int count() const override { return count_; }
  [[nodiscard]] int count_taken() const override;
  void give_back() override;
  [[nodiscard]] int wake_fd() const override { return wake_.get(); }
  void acknowledge_wake() override;
  void pass_wake_on() override;

  /// The supervisor's part: what `dead` held is free again.
  void free_places_of(pid_t dead);

 private:
  struct Holders {
    std::array<std::atomic<pid_t>, kMost> pids{};
  };

  int count_;
  Shared<Holders> holders_;
  base::FileDescriptor wake_;
};

}  // namespace sih_auth::process
