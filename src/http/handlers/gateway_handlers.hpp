#pragma once

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/metrics.hpp"
#include "sih_auth/domain/events.hpp"
#include "sih_auth/domain/gateway.hpp"
#include "sih_auth/http/router.hpp"

#include "http/authenticator.hpp"

namespace sih_auth::http {

/// `GET /auth` for nginx's auth_request: 204 with `Remote-*`, 401 and 403 with `Location`. The
/// references outlive the router. Who is in none of the groups is told to `events`.
void add_gateway_routes(Router& router, const Authenticator& authenticator,
                        const domain::PortalAddress& portal, domain::Events& events,
                        base::Metrics& metrics, const base::Clock& clock);

}  // namespace sih_auth::http
