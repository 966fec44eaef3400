#pragma once

#include <string>
#include <string_view>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/json_writer.hpp"

/// What both channels write into their JSON.
namespace sih_auth::delivery {

/// "2026-11-28T13:45:00Z" (RFC 3339).
[[nodiscard]] std::string iso_time(base::UnixTime time);

/// As it is when it is UTF-8, else with `?` for every byte beyond ASCII: JSON holds nothing else.
[[nodiscard]] std::string utf8_text(std::string_view text);

/// A member of the object that is being written; none where the value is empty. In `utf8_text`.
void add_field(base::JsonWriter& json, std::string_view name, std::string_view value);

}  // namespace sih_auth::delivery
