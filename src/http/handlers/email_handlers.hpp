#pragma once

#include "sih_auth/domain/accounts.hpp"
#include "sih_auth/domain/email_change.hpp"
#include "sih_auth/http/router.hpp"

#include "http/authenticator.hpp"
#include "http/cookies.hpp"

namespace sih_auth::http {

/// `POST /change-email`, `POST /confirm-email`, `POST /undo-email-change`. The references outlive
/// the router.
void add_email_routes(Router& router, domain::EmailChange& change, domain::Accounts& accounts,
                      const Authenticator& authenticator, const CookieJar& cookies);

}  // namespace sih_auth::http
