#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sih_auth/base/metrics.hpp"

namespace sih_auth::http {

/// Counts what one pool has answered.
class RequestMetrics {
 public:
  /// `metrics` outlives this.
  RequestMetrics(base::Metrics& metrics, std::string pool)
      : metrics_(metrics), pool_(std::move(pool)) {}

  /// `endpoint` is a route's path, of static storage. What was never worked on took no time.
  void count(std::string_view endpoint, int status,
             std::optional<std::chrono::nanoseconds> took = std::nullopt);

 private:
  /// One endpoint's series; those of statuses are made when they first come up.
  struct Series {
    base::MetricLabels labels;
    base::Histogram duration;
    std::map<int, base::Counter> by_status;
  };

  [[nodiscard]] Series make_series(std::string_view endpoint);

  base::Metrics& metrics_;
  std::string pool_;
  std::map<std::string_view, Series> series_;
};

}  // namespace sih_auth::http
