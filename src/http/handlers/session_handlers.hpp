#pragma once

#include "sih_auth/domain/sessions.hpp"
#include "sih_auth/domain/sign_out.hpp"
#include "sih_auth/http/router.hpp"

#include "http/authenticator.hpp"
#include "http/cookies.hpp"

namespace sih_auth::http {

/// `GET /protected`, `POST /logout`, `GET /sessions`, `DELETE /sessions/{id}`. The references
/// outlive the router.
void add_session_routes(Router& router, domain::Sessions& sessions, domain::SignOut& sign_out,
                        const CookieJar& cookies, const Authenticator& authenticator);

}  // namespace sih_auth::http
