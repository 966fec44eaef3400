#pragma once

#include "sih_auth/domain/accounts.hpp"
#include "sih_auth/domain/password_policy.hpp"
#include "sih_auth/http/router.hpp"

namespace sih_auth::http {

/// `POST /signup`. The references outlive the router.
void add_signup_routes(Router& router, domain::Accounts& accounts,
                       const domain::PasswordPolicy& policy);

}  // namespace sih_auth::http
