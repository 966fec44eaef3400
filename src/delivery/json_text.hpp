#pragma once

#include <string>
#include <string_view>

#include "sih_auth/base/clock.hpp"

/// What both channels write into their JSON.
namespace sih_auth::delivery {

/// "2026-11-28T13:45:00Z" (RFC 3339).
[[nodiscard]] std::string iso_time(base::UnixTime time);

/// As it is when it is UTF-8, else with `?` for every byte beyond ASCII: JSON holds nothing else.
[[nodiscard]] std::string utf8_text(std::string_view text);

}  // namespace sih_auth::delivery
