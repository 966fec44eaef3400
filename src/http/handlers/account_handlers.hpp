#pragma once

#include "sih_auth/domain/stores.hpp"
#include "sih_auth/http/router.hpp"

#include "http/authenticator.hpp"

namespace sih_auth::http {

/// `GET /me`: the account that is signed in. The references outlive the router.
void add_account_routes(Router& router, domain::UserStore& users,
                        const Authenticator& authenticator);

}  // namespace sih_auth::http
