#pragma once

#include <string>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/random.hpp"
#include "sih_auth/http/error_reporter.hpp"

#include "app/config.hpp"
#include "storage/delivery_queue.hpp"

namespace sih_auth::app {

/// Leaves what should never happen in the outbox, for the Sentry that `SENTRY_DSN` names; tells
/// nobody when there is none.
class ErrorReports final : public http::ErrorReporter {
 public:
  /// The references outlive this.
  ErrorReports(const Config& config, std::string pool, storage::SqlConnection& connection,
               domain::Sealer& sealer, base::RandomSource& random, const base::Clock& clock);

  void report(const std::exception& error, const http::Request& request) noexcept override;

 private:
  void put(const std::exception& error, const http::Request& request);

  const Config& config_;
  std::string pool_;
  storage::SqlConnection& connection_;
  storage::SqlDeliveryQueue queue_;
  base::RandomSource& random_;
  const base::Clock& clock_;
};

}  // namespace sih_auth::app
