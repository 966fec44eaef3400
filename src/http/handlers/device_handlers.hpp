#pragma once

#include "sih_auth/domain/devices.hpp"
#include "sih_auth/domain/sign_out.hpp"
#include "sih_auth/http/router.hpp"

#include "http/authenticator.hpp"
#include "http/cookies.hpp"

namespace sih_auth::http {

/// `GET /devices`, the browsers that have signed in to the account, and `DELETE /devices/{id}`. The
/// references outlive the router.
void add_device_routes(Router& router, domain::Devices& devices, domain::SignOut& sign_out,
                       const Authenticator& authenticator, const CookieJar& cookies);

}  // namespace sih_auth::http
