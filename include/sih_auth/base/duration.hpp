#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sih_auth::base {

/// `90s`, `15m`, `24h`, `30d`: a whole number and a unit; nullopt for anything else and beyond 100
/// years.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);

/// "5 minutes", "1 hour", "90 seconds": the largest unit that divides it.
[[nodiscard]] std::string in_words(std::chrono::seconds duration);

/// Up to what a person would say: seconds up to two minutes, then whole minutes, hours or days.
[[nodiscard]] std::chrono::seconds rounded_up(std::chrono::seconds duration);

/// As `parse_duration` reads it.
[[nodiscard]] std::string to_text(std::chrono::seconds duration);

}  // namespace sih_auth::base
