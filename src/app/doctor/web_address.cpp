#include "app/doctor/web_address.hpp"

#include <algorithm>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/whole_number.hpp"

namespace sih_auth::app {
namespace {

int usual_port(std::string_view scheme) {
  return scheme == "https" ? 443 : 80;
}

std::string without_last_slash(std::string path) {
  while (path.ends_with('/'))
    path.pop_back();
  return path;
}

}  // namespace

std::string WebAddress::origin() const {
  return scheme + "://" + host + (has_usual_port() ? "" : ":" + std::to_string(port));
}

bool WebAddress::has_usual_port() const {
  return port == usual_port(scheme);
}

std::optional<WebAddress> parse_web_address(std::string_view url) {
  WebAddress address;
  const auto colon = url.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  address.scheme = base::to_lower_ascii(url.substr(0, colon));
  if (address.scheme != "http" && address.scheme != "https") return std::nullopt;
  url.remove_prefix(colon + 3);
  const std::string_view place = url.substr(0, url.find_first_of("/?#"));
  address.path = url.substr(place.size());
  if (!address.path.empty() && address.path.front() != '/')
    address.path = std::string("/").append(address.path);
  const auto end_of_ipv6 = place.find(']');
  const auto port_at = place.find(':', end_of_ipv6 == std::string_view::npos ? 0 : end_of_ipv6);
  address.host = base::to_lower_ascii(place.substr(0, port_at));
  address.port = usual_port(address.scheme);
  if (port_at != std::string_view::npos) {
    const auto port = base::whole_number<decltype(address.port)>(place.substr(port_at + 1));
    if (!port) return std::nullopt;
    address.port = *port;
  }
  if (address.host.empty() || address.host.find('@') != std::string::npos) return std::nullopt;
  return address;
}

bool is_same_address(std::string_view one, std::string_view other) {
  const auto first = parse_web_address(one);
  const auto second = parse_web_address(other);
  return first && second && first->origin() == second->origin() &&
         without_last_slash(first->path) == without_last_slash(second->path);
}

bool is_below(std::string_view host, std::string_view domain) {
  if (!host.ends_with(domain)) return false;
  host.remove_suffix(domain.size());
  return host.empty() || host.ends_with('.');
}

std::string common_domain(std::string_view one, std::string_view other) {
  while (one.find('.') != std::string_view::npos) {
    if (is_below(other, one)) return std::string(one);
    one.remove_prefix(one.find('.') + 1);
  }
  return "";
}

}  // namespace sih_auth::app
