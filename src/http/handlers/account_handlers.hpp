#pragma once

#include "sih_auth/domain/accounts.hpp"
#include "sih_auth/domain/password_policy.hpp"
#include "sih_auth/http/router.hpp"

#include "http/authenticator.hpp"
#include "http/cookies.hpp"

namespace sih_auth::http {

/// `GET`, `PATCH` and `DELETE /me`, `POST /change-password`. The references outlive the router.
void add_account_routes(Router& router, domain::Accounts& accounts,
                        const domain::PasswordPolicy& policy, const Authenticator& authenticator,
                        const CookieJar& cookies);

}  // namespace sih_auth::http
