#include "http/origin_policy.hpp"

#include <algorithm>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::http {
namespace {

bool changes_state(Method method) {
  return method != Method::get && method != Method::head && method != Method::options;
}

bool has_cookies(const Request& request) {
  const auto [first, last] = request.headers.equal_range("COOKIE");
  return std::any_of(first, last, [](const auto& header) { return !header.second.empty(); });
}

}  // namespace

bool is_browser(const Request& request) {
  return !request.header("ORIGIN").empty() || !request.header("SEC_FETCH_SITE").empty();
}

std::string normalized_origin(std::string_view url) {
  std::string origin = base::to_lower_ascii(url);
  const auto scheme_end = origin.find("://");
  if (scheme_end == std::string::npos) return origin;
  origin.resize(std::min(origin.find('/', scheme_end + 3), origin.size()));
  for (const std::string_view default_port : {"http:80", "https:443"}) {
    const auto colon = default_port.find(':');
    if (origin.substr(0, scheme_end) == default_port.substr(0, colon) &&
        origin.ends_with(default_port.substr(colon))) {
      origin.resize(origin.size() - (default_port.size() - colon));
    }
  }
  return origin;
}

std::vector<std::string> normalized_origins(const std::vector<std::string>& urls) {
  std::vector<std::string> origins(urls.size());
  std::ranges::transform(urls, origins.begin(), normalized_origin);
  return origins;
}

OriginPolicy::OriginPolicy(const std::vector<std::string>& trusted_origins)
    : trusted_(normalized_origins(trusted_origins)) {}

bool OriginPolicy::allows(const Request& request) const {
  if (!changes_state(request.method) || !has_cookies(request) || !is_browser(request)) return true;
  const std::string_view origin = request.header("ORIGIN");
  if (!origin.empty()) {
    const std::string claimed = normalized_origin(origin);
    const std::string own =
        normalized_origin(request.scheme + "://" + std::string(request.header("HOST")));
    return claimed == own || std::ranges::find(trusted_, claimed) != trusted_.end();
  }
  const std::string_view site = request.header("SEC_FETCH_SITE");
  return site == "same-origin" || site == "none";
}

}  // namespace sih_auth::http
