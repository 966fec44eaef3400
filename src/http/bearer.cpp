#include "http/bearer.hpp"

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::http {

std::optional<std::string_view> find_bearer_token(const Request& request) {
  constexpr std::string_view kScheme = "bearer ";
  const std::string_view authorization = request.header("AUTHORIZATION");
  if (base::to_lower_ascii(authorization.substr(0, kScheme.size())) != kScheme) return std::nullopt;
  return base::trim_ascii(authorization.substr(kScheme.size()));
}

}  // namespace sih_auth::http
