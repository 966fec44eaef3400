#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sih_auth::http {

/// One answer. Its writer adds `X-Request-Id` and `Cache-Control`, and `Content-Length` where there
/// is a body.
struct Response {
  int status = 200;
  std::string content_type;  ///< empty when there is no body
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string_view cache_control = "no-store";  ///< of static storage
  std::string_view error = {};  ///< a refusal's machine word, of static storage; empty: it is none

  /// A header value must not hold control characters: they would begin another header. Throws
  /// std::logic_error.
  void add_header(std::string_view name, std::string_view value);
};

}  // namespace sih_auth::http
