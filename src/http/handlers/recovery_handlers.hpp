#pragma once

#include "sih_auth/domain/password_policy.hpp"
#include "sih_auth/domain/recovery.hpp"
#include "sih_auth/http/router.hpp"

#include "http/cookies.hpp"

namespace sih_auth::http {

/// `POST /forgot-password`, `POST /reset-password`. The references outlive the router.
void add_recovery_routes(Router& router, domain::Recovery& recovery,
                         const domain::PasswordPolicy& policy, const CookieJar& cookies);

}  // namespace sih_auth::http
