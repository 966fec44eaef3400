#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace sih_auth::app {

/// One directive of nginx's configuration.
struct NginxDirective {
  std::string name;
  std::vector<std::string> arguments;  ///< without their quotes
  std::vector<NginxDirective> block;   ///< what stands in its braces, includes resolved
  std::string file;
  int line = 0;

  /// `FILE:LINE`
  [[nodiscard]] std::string place() const { return file + ":" + std::to_string(line); }

  /// Empty when there are fewer.
  [[nodiscard]] std::string argument(std::size_t index) const {
    return index < arguments.size() ? arguments[index] : "";
  }
};

/// The directives of the main level, from what `nginx -T` prints: every file once, each behind a
/// line `# configuration file PATH:`, the main one first. What is included stands in the place of
/// its `include`. The error names the place.
[[nodiscard]] tl::expected<std::vector<NginxDirective>, std::string> parse_nginx_dump(
    std::string_view dump);

}  // namespace sih_auth::app
