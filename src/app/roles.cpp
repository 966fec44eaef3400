#include "app/roles.hpp"

#include "sih_auth/base/metric_names.hpp"

namespace sih_auth::app {

namespace names = base::metric_names;

base::Log RoleSettings::log_of(const std::string& pool) const {
  return log.named(pool, metrics.counter(names::kLogLinesDropped, {{"pool", pool}}));
}

storage::BusyCounters busy_counters(base::Metrics& metrics, const std::string& pool) {
  const base::MetricLabels labels{{"pool", pool}};
  return {metrics.counter(names::kBusyWaits, labels),
          metrics.counter(names::kBusyWaitSeconds, labels)};
}

}  // namespace sih_auth::app
