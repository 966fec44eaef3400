#pragma once

#include "sih_auth/domain/types.hpp"
#include "sih_auth/http/request.hpp"

namespace sih_auth::http {

/// Who asks; a user agent is cut to 255 bytes and to printable ASCII, as all of it is the visitor's
/// word.
[[nodiscard]] domain::Visitor visitor_of(const Request& request);

}  // namespace sih_auth::http
