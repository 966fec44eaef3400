#include "http/cors_policy.hpp"

#include <algorithm>

#include "http/origin_policy.hpp"

namespace sih_auth::http {

CorsPolicy::CorsPolicy(const std::vector<std::string>& listed_origins)
    : listed_(normalized_origins(listed_origins)) {}

bool CorsPolicy::is_preflight(const Request& request) const {
  return request.method == Method::options &&
         !request.header("ACCESS_CONTROL_REQUEST_METHOD").empty() && is_listed(request);
}

Response CorsPolicy::permission(std::string_view methods) {
  constexpr int kNoContent = 204;
  Response response{kNoContent, "", "", {}};
  response.add_header("Access-Control-Allow-Methods", methods);
  response.add_header("Access-Control-Allow-Headers", "authorization, content-type");
  response.add_header("Access-Control-Max-Age", "600");  // seconds
  return response;
}

void CorsPolicy::mark(const Request& request, Response& response) const {
  if (listed_.empty()) return;
  response.add_header("Vary", "Origin");
  if (!is_listed(request)) return;
  response.add_header("Access-Control-Allow-Origin", request.header("ORIGIN"));
  response.add_header("Access-Control-Allow-Credentials", "true");
  response.add_header("Access-Control-Expose-Headers",
                      "Retry-After, X-Request-Id, WWW-Authenticate");
}

/// Byte by byte, as browsers write an origin: whoever writes it otherwise is no page.
bool CorsPolicy::is_listed(const Request& request) const {
  return request.headers.count("ORIGIN") == 1 &&
         std::ranges::find(listed_, request.header("ORIGIN")) != listed_.end();
}

}  // namespace sih_auth::http
