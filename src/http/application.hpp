#pragma once

#include <chrono>

#include "sih_auth/base/log.hpp"
#include "sih_auth/http/error_reporter.hpp"
#include "sih_auth/http/router.hpp"
#include "sih_auth/http/service.hpp"

#include "http/cors_policy.hpp"
#include "http/origin_policy.hpp"
#include "http/request_metrics.hpp"

namespace sih_auth::http {

/// Who sees what an application does; all of it outlives it.
struct Watchers {
  const base::Log& log;
  RequestMetrics& metrics;
  ErrorReporter& errors;
};

/// Everything between a request and its handler: the general refusals, and the one place where an
/// exception becomes an answer.
class Application final : public Service {
 public:
  Application(Router router, OriginPolicy origins, CorsPolicy cors, const Watchers& watchers);

  [[nodiscard]] Cost cost(const Request& request) const override;
  [[nodiscard]] Response answer(const Request& request) override;
  [[nodiscard]] Response overloaded(const Request& request) const override;

 private:
  /// `route`: the request's; nullptr when there is none.
  [[nodiscard]] Response guarded(const Request& request, const Route* route) const;
  [[nodiscard]] Response dispatch(const Request& request, const Route* route) const;
  [[nodiscard]] Response answer_unrouted(const Request& request) const;
  void write_line(const Request& request, const Response& response,
                  std::chrono::steady_clock::duration took) const;

  Router router_;
  OriginPolicy origins_;
  CorsPolicy cors_;
  Watchers watchers_;
};

}  // namespace sih_auth::http
