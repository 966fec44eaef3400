#pragma once

#include "sih_auth/domain/accounts.hpp"
#include "sih_auth/domain/backup_codes.hpp"
#include "sih_auth/http/router.hpp"

#include "http/authenticator.hpp"
#include "http/cookies.hpp"

namespace sih_auth::http {

/// `GET` and `POST /backup-codes`. The references outlive the router.
void add_backup_code_routes(Router& router, domain::BackupCodes& codes, domain::Accounts& accounts,
                            const Authenticator& authenticator, const CookieJar& cookies);

}  // namespace sih_auth::http
