#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/places.hpp"

#include "app/config.hpp"
#include "http/handlers/health_handlers.hpp"
#include "storage/condition.hpp"

namespace sih_auth::app {

/// Where the services keep their numbers (metrics::MetricFile).
[[nodiscard]] std::string metrics_folder(const Config& config);

/// What the person who runs the service wants to know of it. All references outlive this.
class Operations {
 public:
  Operations(const Config& config, storage::SqlConnection& connection,
             const base::Places& hash_places, const base::Clock& clock)
      : config_(config),
        connection_(connection),
        condition_(connection),
        hash_places_(hash_places),
        clock_(clock) {}

  /// As it was a second ago at most. A part that cannot be examined has failed.
  [[nodiscard]] http::Readiness readiness();

  /// Everything that is counted, in Prometheus' text format. Without the database, what is counted
  /// there is left out.
  [[nodiscard]] std::string metrics_text();

 private:
  [[nodiscard]] http::Readiness examine();

  const Config& config_;
  storage::SqlConnection& connection_;
  storage::DatabaseCondition condition_;
  const base::Places& hash_places_;
  const base::Clock& clock_;
  std::optional<http::Readiness> found_;
  std::chrono::steady_clock::time_point found_at_;
};

}  // namespace sih_auth::app
