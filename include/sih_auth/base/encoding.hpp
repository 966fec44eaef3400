#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sih_auth::base {

/// base64url without padding (RFC 4648 section 5).
[[nodiscard]] std::string to_base64url(std::string_view bytes);

/// Strict: no padding, no other alphabet, no white space, canonical last character (RFC 7515
/// section 2); nullopt otherwise.
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

/// Two digits a byte, in lower case (RFC 4648 section 8).
[[nodiscard]] std::string to_hex(std::string_view bytes);

/// Both cases, an even number of digits; nullopt for anything else.
[[nodiscard]] std::optional<std::string> from_hex(std::string_view text);

/// Several byte strings as one, so that no two lists give the same bytes.
[[nodiscard]] std::string pack_fields(std::span<const std::string> fields);

/// The inverse; nullopt when `packed` is not what `pack_fields` makes.
[[nodiscard]] std::optional<std::vector<std::string>> unpack_fields(std::string_view packed);

/// `%XX` (RFC 3986 section 2.1) for every byte but unreserved characters and those in `kept`.
[[nodiscard]] std::string percent_encode(std::string_view text, std::string_view kept = {});

/// The inverse for one value of a query, where `+` is a blank; nullopt when a `%` has no two hex
/// digits.
[[nodiscard]] std::optional<std::string> decode_query_value(std::string_view text);

/// `A` to `Z` alone; every other byte stays.
[[nodiscard]] std::string to_lower_ascii(std::string_view text);

/// Without blanks, tabs and line ends at either end.
[[nodiscard]] std::string_view trim_ascii(std::string_view text);

/// The pieces between commas, trimmed, empty ones left out.
[[nodiscard]] std::vector<std::string> split_list(std::string_view text);

/// The code points of `text`; nullopt when it is not UTF-8 (RFC 3629): overlong forms and
/// surrogates are not.
[[nodiscard]] std::optional<std::u32string> decode_utf8(std::string_view text);

}  // namespace sih_auth::base
