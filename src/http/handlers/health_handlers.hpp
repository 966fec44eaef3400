#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "sih_auth/http/router.hpp"

namespace sih_auth::http {

/// What the service needs to do its work, a part each.
struct Readiness {
  /// `failure`: one word; empty: the part is as it should be.
  std::string_view database_failure;
  std::string_view schema_failure;
  std::string_view outbox_failure;
  std::string_view disk_failure;

  long long outbox_waiting = 0;
  long long outbox_oldest_seconds = 0;  ///< age of what has waited longest
  long long disk_free_bytes = 0;

  [[nodiscard]] bool is_ready() const {
    return database_failure.empty() && schema_failure.empty() && outbox_failure.empty() &&
           disk_failure.empty();
  }
};

/// GET /health: alive, with a database. `probe_database` throws domain::Unavailable.
void add_health_route(Router& router, std::function<void()> probe_database);

/// GET /health/ready: each part, 503 when one is not ready; numbers for this machine alone.
void add_readiness_route(Router& router, std::function<Readiness()> examine);

/// GET /metrics, for clients on this machine alone: nobody else learns that it is there.
void add_metrics_route(Router& router, std::string_view content_type,
                       std::function<std::string()> text);

}  // namespace sih_auth::http
