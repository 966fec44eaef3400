#pragma once

#include <string>
#include <string_view>

namespace sih_auth::storage {

/// The first text behind all that begin with `prefix`, byte by byte: `x >= prefix AND x < end`
/// finds them by an index. `prefix` ends with an ASCII character.
[[nodiscard]] inline std::string end_of_prefix(std::string_view prefix) {
  std::string end(prefix);
  ++end.back();
  return end;
}

}  // namespace sih_auth::storage
