#pragma once

#include <optional>
#include <string_view>

#include "sih_auth/http/request.hpp"

namespace sih_auth::http {

/// The token of `Authorization: Bearer …` (RFC 6750 section 2.1), which lives as long as the
/// request; nullopt when there is none. Other schemes are not for us.
[[nodiscard]] std::optional<std::string_view> find_bearer_token(const Request& request);

}  // namespace sih_auth::http
