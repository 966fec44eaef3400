#include "sih_auth/base/metrics.hpp"

#include <algorithm>

namespace sih_auth::base {

Histogram::Histogram(Metrics& metrics, std::string_view family, const MetricLabels& labels) {
  const std::string name(family);
  MetricLabels of_bucket = labels;
  of_bucket.push_back({"le", ""});
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    of_bucket.back().value = i < kBounds.size() ? std::to_string(kBounds[i]) : "+Inf";
    buckets_[i] = metrics.counter(name + "_bucket", of_bucket);
  }
  sum_ = metrics.counter(name + "_sum", labels);
}

void Histogram::observe(std::chrono::nanoseconds took) const noexcept {
  const auto us = std::chrono::ceil<std::chrono::microseconds>(took).count();
  const auto microseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(us, 0));
  const auto* bound = std::ranges::lower_bound(kBounds, microseconds);
  buckets_[static_cast<std::size_t>(bound - kBounds.begin())].add();
  sum_.add(microseconds);
}

}  // namespace sih_auth::base
