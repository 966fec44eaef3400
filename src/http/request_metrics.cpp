#include "http/request_metrics.hpp"

#include "sih_auth/base/metric_names.hpp"

namespace sih_auth::http {

void RequestMetrics::count(std::string_view endpoint, int status,
                           std::optional<std::chrono::nanoseconds> took) {
  auto found = series_.find(endpoint);
  if (found == series_.end()) found = series_.emplace(endpoint, make_series(endpoint)).first;
  auto& [labels, duration, by_status] = found->second;
  auto counter = by_status.find(status);
  if (counter == by_status.end()) {
    base::MetricLabels of_status = labels;
    of_status.push_back({"status", std::to_string(status)});
    counter =
        by_status.emplace(status, metrics_.counter(base::metric_names::kRequests, of_status)).first;
  }
  counter->second.add();
  if (took) duration.observe(*took);
}

RequestMetrics::Series RequestMetrics::make_series(std::string_view endpoint) {
  base::MetricLabels labels{{"pool", pool_}, {"endpoint", std::string(endpoint)}};
  const base::Histogram duration(metrics_, base::metric_names::kRequestDuration, labels);
  return {std::move(labels), duration, {}};
}

}  // namespace sih_auth::http
