#pragma once

#include "sih_auth/domain/sessions.hpp"
#include "sih_auth/http/router.hpp"

#include "http/cookies.hpp"

namespace sih_auth::http {

/// `GET /auth` for nginx's auth_request: 204 signed in, 401 not. The references outlive the router.
void add_gateway_routes(Router& router, domain::Sessions& sessions, const CookieJar& cookies);

}  // namespace sih_auth::http
