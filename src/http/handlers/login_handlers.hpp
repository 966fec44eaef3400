#pragma once

#include "sih_auth/domain/login.hpp"
#include "sih_auth/domain/redirect_policy.hpp"
#include "sih_auth/http/router.hpp"

#include "http/cookies.hpp"

namespace sih_auth::http {

/// `POST /login`, `POST /verify-otp`, `POST /resend-otp`. The references outlive the router.
void add_login_routes(Router& router, domain::Login& login, const domain::RedirectPolicy& redirects,
                      const CookieJar& cookies);

}  // namespace sih_auth::http
