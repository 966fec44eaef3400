#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace sih_auth::base {

/// Where everything unpredictable comes from, so that tests can script it.
class RandomSource {
 public:
  virtual ~RandomSource() = default;

  /// Fills `out` with uniformly random bytes.
  virtual void fill(std::span<unsigned char> out) = 0;

  /// `size` uniformly random bytes.
  [[nodiscard]] std::string bytes(std::size_t size);

  /// A uniform number in [0, limit), without modulo bias; `limit` is at least 1.
  [[nodiscard]] std::uint32_t below(std::uint32_t limit);
};

/// The kernel's generator (getrandom(2)); a machine without one ends the process.
class SystemRandom final : public RandomSource {
 public:
  void fill(std::span<unsigned char> out) override;
};

}  // namespace sih_auth::base
