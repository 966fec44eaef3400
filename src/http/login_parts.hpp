#pragma once

#include <optional>
#include <string_view>

#include "sih_auth/domain/login.hpp"

#include "http/cookies.hpp"
#include "http/form.hpp"
#include "http/json.hpp"

/// What the ends of a login have in common, be it in a browser or for a program.
namespace sih_auth::http {

/// One of the fields `otp` and `backup_code`; nullopt, and noted, for neither and both.
[[nodiscard]] std::optional<domain::LoginProof> read_proof(Form& form);

/// Whose login it was, under the name `user`.
void write_user(JsonWriter& json, domain::UserId id, std::string_view name, std::string_view email);

/// A pair of tokens and whose they are, as programs get them.
void write_tokens(JsonWriter& json, const domain::TokenGrant& tokens);

/// The browser is known from now on (nullptr: as before), and the `login` cookie, if there was one,
/// has done its work.
void set_login_cookies(Response& response, const Request& request, const CookieJar& cookies,
                       const domain::RecordedDevice* device);

}  // namespace sih_auth::http
