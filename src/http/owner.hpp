#pragma once

#include <optional>

#include "sih_auth/domain/accounts.hpp"
#include "sih_auth/domain/session.hpp"
#include "sih_auth/http/request.hpp"
#include "sih_auth/http/response.hpp"

#include "http/authenticator.hpp"
#include "http/json.hpp"

namespace sih_auth::http {

/// Somebody who is signed in, with their account.
struct Owner {
  domain::SignedIn session;
  domain::User user;
};

/// nullopt: nobody is signed in.
[[nodiscard]] std::optional<Owner> find_owner(const Request& request,
                                              const Authenticator& authenticator,
                                              domain::Accounts& accounts);

/// As `refuse`, for an action that asked for the password again: only that can be wrong.
[[nodiscard]] Response refuse_owner(const domain::Denial& denial);

/// The account as `GET /me` shows it, under the name `user`.
void write_account(JsonWriter& json, const domain::User& user, base::UnixTime auth_time);

}  // namespace sih_auth::http
