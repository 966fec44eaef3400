#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sih_auth::base {

/// A number that only grows and that all processes of the service share, in its family's unit
/// (`metrics::MetricUnit`). One that was made from nothing counts nothing.
class Counter {
 public:
  Counter() = default;
  explicit Counter(std::atomic<std::uint64_t>& cell) : cell_(&cell) {}

  void add(std::uint64_t amount = 1) const noexcept {
    if (cell_ != nullptr) cell_->fetch_add(amount, std::memory_order_relaxed);
  }

 private:
  std::atomic<std::uint64_t>* cell_ = nullptr;
};

/// A number that goes up and down, in its family's unit, as the latest who set it saw it.
class Gauge {
 public:
  Gauge() = default;
  explicit Gauge(std::atomic<std::uint64_t>& cell) : cell_(&cell) {}

  void set(std::uint64_t value) const noexcept {
    if (cell_ != nullptr) cell_->store(value, std::memory_order_relaxed);
  }

 private:
  std::atomic<std::uint64_t>* cell_ = nullptr;
};

struct MetricLabel {
  std::string_view name;
  std::string value;
};
using MetricLabels = std::vector<MetricLabel>;

/// Where the numbers are kept. A series is its family's name and its labels, as Prometheus has it.
/// To ask for one costs a search; keep what is given. Where there is no room for one more, what is
/// given counts nothing.
class Metrics {
 public:
  virtual ~Metrics() = default;
  [[nodiscard]] virtual Counter counter(std::string_view family,
                                        const MetricLabels& labels = {}) = 0;
  [[nodiscard]] virtual Gauge gauge(std::string_view family, const MetricLabels& labels = {}) = 0;
};

/// How long something takes: how often it took at most so long, and how long in all.
class Histogram {
 public:
  /// Upper bounds in microseconds; what takes longer has a bucket of its own behind them.
  static constexpr std::array<std::uint64_t, 14> kBounds{
      500,     1'000,   2'500,   5'000,     10'000,    25'000,    50'000,
      100'000, 250'000, 500'000, 1'000'000, 2'500'000, 5'000'000, 10'000'000};

  Histogram() = default;

  /// `family` is in seconds. Kept are the series FAMILY_bucket, each of what is above the bound
  /// before, and FAMILY_sum.
  Histogram(Metrics& metrics, std::string_view family, const MetricLabels& labels);

  /// Rounded up to microseconds; less than nothing counts as nothing.
  void observe(std::chrono::nanoseconds took) const noexcept;

 private:
  std::array<Counter, kBounds.size() + 1> buckets_;
  Counter sum_;  ///< microseconds
};

}  // namespace sih_auth::base
