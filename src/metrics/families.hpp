#pragma once

#include <span>
#include <string_view>

namespace sih_auth::metrics {

enum class MetricType { counter, gauge, histogram };

/// What is kept in a series: the number itself, or so many millionths of it.
enum class MetricUnit { whole, millionths };

struct MetricFamily {
  std::string_view name;
  MetricType type;
  MetricUnit unit;
  std::string_view help;
};

/// All of them, in the order in which they are told.
[[nodiscard]] std::span<const MetricFamily> metric_families();

}  // namespace sih_auth::metrics
