#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "sih_auth/base/metrics.hpp"

namespace sih_auth::metrics {

/// The numbers of one service: a file that it and all the processes it forks have mapped into
/// memory, so that none is lost when a process dies, and whose rows say what they are, so that
/// another service can read it. It outlives the service: counters go on where they were, and
/// gauges begin unset.
class MetricFile final : public base::Metrics {
 public:
  /// Made when it is not there (mode 0600), or is no such file. Open it before the fork. Throws
  /// std::system_error.
  explicit MetricFile(const std::string& path);
  ~MetricFile() override;
  MetricFile(const MetricFile&) = delete;
  MetricFile& operator=(const MetricFile&) = delete;

  [[nodiscard]] base::Counter counter(std::string_view family,
                                      const base::MetricLabels& labels = {}) override;
  [[nodiscard]] base::Gauge gauge(std::string_view family,
                                  const base::MetricLabels& labels = {}) override;

  /// Every series in a file, each once, as it is at this moment. What is no such file, or one of
  /// another layout, has none.
  static void read(
      const std::string& path,
      const std::function<void(std::string_view series, std::uint64_t value)>& on_series);

 private:
  class Mapping;

  /// nullptr: there is no room left.
  [[nodiscard]] std::atomic<std::uint64_t>* cell(std::string_view family,
                                                 const base::MetricLabels& labels,
                                                 std::uint8_t state);

  std::unique_ptr<Mapping> mapping_;
};

/// Counts nothing: for where no file can be made.
class NoMetrics final : public base::Metrics {
 public:
  [[nodiscard]] base::Counter counter(std::string_view, const base::MetricLabels&) override {
    return {};
  }
  [[nodiscard]] base::Gauge gauge(std::string_view, const base::MetricLabels&) override {
    return {};
  }
};

/// `family{name="value",…}` as Prometheus writes it.
[[nodiscard]] std::string series_name(std::string_view family, const base::MetricLabels& labels);

}  // namespace sih_auth::metrics
