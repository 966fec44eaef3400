#pragma once

#include <atomic>
#include <map>
#include <string>
#include <string_view>

#include "sih_auth/base/metrics.hpp"

namespace sih_auth::tests {

/// Keeps every number under "family value value".
class FakeMetrics final : public base::Metrics {
 public:
  [[nodiscard]] base::Counter counter(std::string_view family,
                                      const base::MetricLabels& labels = {}) override {
    return base::Counter(cell(family, labels));
  }
  [[nodiscard]] base::Gauge gauge(std::string_view family,
                                  const base::MetricLabels& labels = {}) override {
    return base::Gauge(cell(family, labels));
  }

  [[nodiscard]] std::uint64_t value(const std::string& name) const {
    const auto found = cells_.find(name);
    return found == cells_.end() ? 0 : found->second.load();
  }

 private:
  std::atomic<std::uint64_t>& cell(std::string_view family, const base::MetricLabels& labels) {
    std::string name(family);
    for (const auto& label : labels)
      name += " " + label.value;
    return cells_[name];
  }

  std::map<std::string, std::atomic<std::uint64_t>> cells_;
};

}  // namespace sih_auth::tests
