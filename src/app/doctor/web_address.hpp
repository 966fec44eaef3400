#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sih_auth::app {

/// The parts of an http(s) URL.
struct WebAddress {
  std::string scheme;  ///< in lower case
  std::string host;    ///< in lower case
  int port = 0;        ///< the scheme's own when none is named
  std::string path;    ///< with query; "" or begins with `/`

  /// Without the scheme's own port.
  [[nodiscard]] std::string origin() const;
  [[nodiscard]] bool is_https() const { return scheme == "https"; }
  [[nodiscard]] bool has_usual_port() const;
};

/// nullopt when it is no http(s) URL with a host.
[[nodiscard]] std::optional<WebAddress> parse_web_address(std::string_view url);

/// Whether two addresses of the portal mean the same: case, the usual port and a slash at the end
/// do not count.
[[nodiscard]] bool is_same_address(std::string_view one, std::string_view other);

/// Whether `host` is `domain` or below it.
[[nodiscard]] bool is_below(std::string_view host, std::string_view domain);

/// What both have in common at their ends, at least two labels; empty without.
[[nodiscard]] std::string common_domain(std::string_view one, std::string_view other);

}  // namespace sih_auth::app
