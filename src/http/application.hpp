#pragma once

#include <chrono>

#include "sih_auth/base/log.hpp"
#include "sih_auth/http/router.hpp"
#include "sih_auth/http/service.hpp"

#include "http/cors_policy.hpp"
#include "http/origin_policy.hpp"

namespace sih_auth::http {

/// Everything between a request and its handler: the general refusals, and the one place where an
/// exception becomes an answer.
class Application final : public Service {
 public:
  Application(Router router, OriginPolicy origins, CorsPolicy cors, const base::Log& log);

  [[nodiscard]] Cost cost(const Request& request) const override;
  [[nodiscard]] Response answer(const Request& request) override;
  [[nodiscard]] Response overloaded(const Request& request) const override;

 private:
  [[nodiscard]] Response dispatch(const Request& request) const;
  [[nodiscard]] Response guarded(const Request& request) const;
  void note(const Request& request, const Response& response,
            std::chrono::steady_clock::duration took) const;

  Router router_;
  OriginPolicy origins_;
  CorsPolicy cors_;
  const base::Log& log_;
};

}  // namespace sih_auth::http
