#pragma once

#include <optional>
#include <string_view>

/// The range protocol of "Pwned Passwords": passwords are listed by their SHA-1. Whoever asks
/// names its first five hex digits and gets the rest of all hashes that begin with them, so that
/// the service never learns which one was meant.
namespace sih_auth::breach {

inline constexpr std::size_t kPrefixDigits = 5;

/// Five upper-case hex digits.
[[nodiscard]] bool is_prefix(std::string_view text);

/// Whether the lines `SUFFIX:COUNT` of `range` hold the 35 digits `suffix`; a count of 0 is
/// padding and does not count. nullopt when `range` is something else than such lines.
[[nodiscard]] std::optional<bool> lists(std::string_view range, std::string_view suffix);

}  // namespace sih_auth::breach
