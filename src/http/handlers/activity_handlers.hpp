#pragma once

#include "sih_auth/domain/events.hpp"
#include "sih_auth/http/router.hpp"

#include "http/authenticator.hpp"

namespace sih_auth::http {

/// GET /activity: what has happened to one's account lately. All outlive the router.
void add_activity_route(Router& router, domain::EventHistory& history,
                        const Authenticator& authenticator);

}  // namespace sih_auth::http
