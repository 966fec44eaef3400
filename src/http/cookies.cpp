#include "http/cookies.hpp"

#include <algorithm>
#include <functional>

namespace sih_auth::http {
namespace {

constexpr std::string_view kHostPrefix = "__Host-";
constexpr std::string_view kSecurePrefix = "__Secure-";

/// `name` under the same browser-checked prefix as the session cookie (RFC 6265bis section 4.1.3).
std::string with_prefix_of(std::string_view session_name, std::string_view name) {
  for (const std::string_view prefix : {kHostPrefix, kSecurePrefix}) {
    if (session_name.starts_with(prefix)) return std::string(prefix) + std::string(name);
  }
  return std::string(name);
}

/// A cookie that never has a domain gets the prefix that keeps other hosts of the domain from
/// planting one.
std::string host_only(const std::string& name) {
  if (!name.starts_with(kSecurePrefix)) return name;
  return std::string(kHostPrefix) + name.substr(kSecurePrefix.size());
}

std::string attributes(const Request& request, const std::string& domain) {
  std::string text = "; Path=/";
  if (!domain.empty()) text += "; Domain=" + domain;
  if (!request.cookie_flags.empty()) text += "; " + request.cookie_flags;
  return text;
}

void expire(Response& response, const Request& request, std::string_view name,
            const std::string& domain) {
  response.add_header("Set-Cookie", std::string(name) +
                                        "=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT" +
                                        attributes(request, domain));
}

}  // namespace

std::vector<std::string> find_cookies(const Request& request, std::string_view name) {
  std::vector<std::string> values;
  const auto [first, last] = request.headers.equal_range("COOKIE");
  for (auto header = first; header != last; ++header) {
    std::string_view rest = header->second;
    while (!rest.empty()) {
      const auto end = rest.find(';');
      std::string_view pair = rest.substr(0, end);
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      while (pair.starts_with(' '))
        pair.remove_prefix(1);
      const auto equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
      values.emplace_back(pair.substr(equals + 1));
    }
  }
  return values;
}

bool contradict(const std::vector<std::string>& values) {
  return std::ranges::adjacent_find(values, std::not_equal_to{}) != values.end();
}

std::optional<std::string> find_cookie(const Request& request, std::string_view name) {
  const auto values = find_cookies(request, name);
  if (values.empty() || contradict(values)) return std::nullopt;
  return values.front();
}

CookieJar::CookieJar(std::string session_name, std::string domain)
    : session_name_(std::move(session_name)),
      login_name_(with_prefix_of(session_name_, "login")),
      device_name_(host_only(with_prefix_of(session_name_, "device"))),
      domain_(std::move(domain)) {}

void CookieJar::set(Response& response, const Request& request, std::string_view name,
                    std::string_view value, std::optional<std::chrono::seconds> lifetime) const {
  const std::string& domain = scope_of(name);
  if (!domain.empty()) expire(response, request, name, "");
  std::string cookie = std::string(name) + "=" + std::string(value);
  if (lifetime) cookie += "; Max-Age=" + std::to_string(lifetime->count());
  response.add_header("Set-Cookie", cookie + attributes(request, domain));
}

void CookieJar::clear(Response& response, const Request& request, std::string_view name) const {
  const std::string& domain = scope_of(name);
  if (!domain.empty()) expire(response, request, name, "");
  expire(response, request, name, domain);
}

void CookieJar::set_session(Response& response, const Request& request,
                            const domain::OpenedSession& session) const {
  std::optional<std::chrono::seconds> lifetime;
  if (session.remember) lifetime = session.lifetime;
  set(response, request, session_name_, session.token.reveal(), lifetime);
}

const std::string& CookieJar::scope_of(std::string_view name) const {
  static const std::string this_host;
  return name.starts_with(kHostPrefix) || name == device_name_ ? this_host : domain_;
}

}  // namespace sih_auth::http
