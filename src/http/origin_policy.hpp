#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/http/request.hpp"

namespace sih_auth::http {

/// Keeps other web sites from acting with a visitor's cookies (OWASP CSRF Prevention, "verifying
/// origin").
class OriginPolicy {
 public:
  /// Origins as `scheme://host[:port]`.
  explicit OriginPolicy(const std::vector<std::string>& trusted_origins);

  /// true for reads, for requests without cookies, for those of no browser, and for those from the
  /// request's own origin or a trusted one.
  [[nodiscard]] bool allows(const Request& request) const;

 private:
  std::vector<std::string> trusted_;
};

/// Whether a request that changes something has `Origin` or `Sec-Fetch-Site`: no browser sends
/// neither.
[[nodiscard]] bool is_browser(const Request& request);

/// Lower case, without a default port and without a path.
[[nodiscard]] std::string normalized_origin(std::string_view url);
[[nodiscard]] std::vector<std::string> normalized_origins(const std::vector<std::string>& urls);

}  // namespace sih_auth::http
