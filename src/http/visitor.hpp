#pragma once

#include "sih_auth/domain/types.hpp"
#include "sih_auth/http/request.hpp"

#include "http/cookies.hpp"

namespace sih_auth::http {

/// Who asks; a user agent is cut to 255 bytes and to printable ASCII, as all of it is the visitor's
/// word.
[[nodiscard]] domain::Visitor visitor_of(const Request& request);

/// The same with what the `device` cookie holds.
[[nodiscard]] domain::Client client_of(const Request& request, const CookieJar& cookies);

}  // namespace sih_auth::http
