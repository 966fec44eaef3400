#pragma once

#include <functional>

#include "sih_auth/http/router.hpp"

namespace sih_auth::http {

/// `GET /health`: 200 when `probe_database` returns, 503 when it throws `Unavailable`.
void add_health_routes(Router& router, std::function<void()> probe_database);

}  // namespace sih_auth::http
