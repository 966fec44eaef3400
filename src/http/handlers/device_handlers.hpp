#pragma once

#include "sih_auth/domain/devices.hpp"
#include "sih_auth/domain/stores.hpp"
#include "sih_auth/http/router.hpp"

#include "http/authenticator.hpp"
#include "http/cookies.hpp"

namespace sih_auth::http {

/// `GET /devices`, the browsers that have signed in to the account, and `DELETE /devices/{id}`. The
/// references outlive the router.
void add_device_routes(Router& router, domain::Transactions& transactions, domain::Devices& devices,
                       const Authenticator& authenticator, const CookieJar& cookies);

}  // namespace sih_auth::http
