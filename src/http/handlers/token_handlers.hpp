#pragma once

#include <string>

#include "sih_auth/domain/login.hpp"
#include "sih_auth/domain/token_sessions.hpp"
#include "sih_auth/http/router.hpp"

#include "http/cookies.hpp"

namespace sih_auth::http {

/// `POST /token`, `POST /token/revoke`, `GET /.well-known/jwks.json` with `public_key_set`. The
/// references outlive the router.
void add_token_routes(Router& router, domain::Login& login, domain::TokenSessions& sessions,
                      const CookieJar& cookies, std::string public_key_set);

}  // namespace sih_auth::http
