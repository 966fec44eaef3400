#include "app/doctor/cookie_facts.hpp"

#include <algorithm>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::app {

SetCookie parse_set_cookie(std::string_view header) {
  SetCookie cookie;
  cookie.name = base::trim_ascii(header.substr(0, header.find('=')));
  auto semicolon = header.find(';');
  while (semicolon != std::string_view::npos) {
    header.remove_prefix(semicolon + 1);
    semicolon = header.find(';');
    const std::string_view part = header.substr(0, semicolon);
    const auto equals = part.find('=');
    const std::string name = base::to_lower_ascii(base::trim_ascii(part.substr(0, equals)));
    if (name.empty()) continue;
    cookie.attributes[name] = equals == std::string_view::npos
                                  ? ""
                                  : std::string(base::trim_ascii(part.substr(equals + 1)));
  }
  return cookie;
}

std::vector<std::string> cookie_faults(const SetCookie& cookie, bool is_https) {
  std::vector<std::string> faults;
  const std::string name = "the cookie " + cookie.name;
  const bool is_host = cookie.name.starts_with("__Host-");
  const bool is_prefixed = is_host || cookie.name.starts_with("__Secure-");
  const bool is_secure = cookie.has("secure");
  if (is_prefixed && !is_secure) {
    faults.push_back(name + " has no Secure, without which browsers drop one of such a name");
  } else if (is_https && !is_secure) {
    faults.push_back(name + " has no Secure, so it also travels by plain http");
  }
  if (!is_https && (is_secure || is_prefixed)) {
    faults.push_back(name + " is Secure, so browsers drop it: the portal is reached by plain http");
  }
  if (is_host && (cookie.has("domain") || !cookie.has("path") ||
                  cookie.attributes.find("path")->second != "/")) {
    faults.push_back(name + " has a Domain or another Path than /: browsers drop it");
  }
  if (!cookie.has("httponly")) {
    faults.push_back(name + " has no HttpOnly, so scripts of the page can read it");
  }
  const auto same_site = cookie.attributes.find("samesite");
  const std::string value =
      same_site == cookie.attributes.end() ? "" : base::to_lower_ascii(same_site->second);
  if (value != "lax") {
    faults.push_back(name + " has not SameSite=Lax, so " +
                     (value == "strict" ? "whoever comes from another site looks signed out"
                                        : "other sites can act with it"));
  }
  return faults;
}

std::string best_cookie_name(std::string_view cookie_domain) {
  return cookie_domain.empty() ? "__Host-sih_auth" : "__Secure-sih_auth";
}

}  // namespace sih_auth::app
