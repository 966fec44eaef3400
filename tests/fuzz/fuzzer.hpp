#pragma once

#include <string>
#include <string_view>

namespace sih_auth::fuzz {

/// What each fuzzer defines: looks whether all that has to hold holds for one input.
void examine(std::string_view input);

/// Ends the run with both texts unless `holds`; libFuzzer keeps the input.
void require(bool holds, std::string_view what, std::string_view about = {});

/// `text` with `value` in the place of each `mark`, so that the fuzzer does not have to find a MAC,
/// a signature or a password.
[[nodiscard]] std::string with_value(std::string_view text, char mark, std::string_view value);

/// Takes the first line off `text`, and its end as well.
[[nodiscard]] std::string_view take_line(std::string_view& text);

}  // namespace sih_auth::fuzz
