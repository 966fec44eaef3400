#pragma once

#include "sih_auth/http/request.hpp"
#include "sih_auth/http/response.hpp"
#include "sih_auth/http/router.hpp"

namespace sih_auth::http {

/// What a worker serves: every request gets an answer, whatever happens inside.
class Service {
 public:
  virtual ~Service() = default;

  /// Known before any work is done.
  [[nodiscard]] virtual Cost cost(const Request& request) const = 0;

  [[nodiscard]] virtual Response answer(const Request& request) = 0;

  /// The answer to a request that waited too long: 503 `unavailable` with `Retry-After`.
  [[nodiscard]] virtual Response overloaded(const Request& request) const = 0;
};

}  // namespace sih_auth::http
