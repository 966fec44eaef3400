#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace sih_auth::http {

/// A whole number of seconds, at most nine digits and nothing else.
[[nodiscard]] std::optional<std::chrono::seconds> parse_seconds(std::string_view text);

}  // namespace sih_auth::http
