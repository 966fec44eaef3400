#pragma once

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/gateway.hpp"
#include "sih_auth/http/router.hpp"

#include "http/authenticator.hpp"

namespace sih_auth::http {

/// `GET /auth` for nginx's auth_request: 204 with `Remote-*`, 401 and 403 with `Location`. The
/// references outlive the router.
void add_gateway_routes(Router& router, const Authenticator& authenticator,
                        const domain::PortalAddress& portal, const base::Clock& clock);

}  // namespace sih_auth::http
