#pragma once

#include <string>
#include <string_view>

namespace sih_auth::delivery {

/// What a program said of a failure, for people outside of the house: addresses are masked, what
/// may be a token, a hash or a code is `[scrubbed]`, control characters are blanks, other bytes
/// beyond ASCII are `?`, and after 500 characters it ends.
[[nodiscard]] std::string scrubbed(std::string_view text);

/// Each piece of a URL's path by itself, without the query.
[[nodiscard]] std::string scrubbed_path(std::string_view path);

}  // namespace sih_auth::delivery
