#pragma once

#include <algorithm>
#include <cstring>
#include <deque>
#include <initializer_list>
#include <span>

#include "sih_auth/base/random.hpp"

namespace sih_auth::tests {

/// Gives the scripted bytes, then 0, 1, 2, … for ever: different values, the same in every run.
class ScriptedRandom final : public base::RandomSource {
 public:
  ScriptedRandom() = default;
  ScriptedRandom(std::initializer_list<unsigned char> bytes) : script_(bytes) {}

  void then(std::initializer_list<unsigned char> bytes) {
    script_.insert(script_.end(), bytes.begin(), bytes.end());
  }

  /// The four bytes from which `below` reads `number`.
  void then_number(std::uint32_t number) {
    unsigned char bytes[sizeof number];
    std::memcpy(bytes, &number, sizeof number);
    script_.insert(script_.end(), std::begin(bytes), std::end(bytes));
  }

  void fill(std::span<unsigned char> out) override {
    std::ranges::generate(out, [this] { return next(); });
    taken_ += out.size();
  }

  [[nodiscard]] std::size_t bytes_taken() const noexcept { return taken_; }

 private:
  unsigned char next() {
    if (script_.empty()) return counter_++;
    const unsigned char byte = script_.front();
    script_.pop_front();
    return byte;
  }

  std::deque<unsigned char> script_;
  unsigned char counter_ = 0;
  std::size_t taken_ = 0;
};

}  // namespace sih_auth::tests
