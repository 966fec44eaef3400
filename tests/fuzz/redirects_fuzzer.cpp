// Where a browser is sent after login: read once more by somebody else's parser (libcurl's) and as
// browsers read it, what is let through is http(s) and leads to an allowed host.

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/domain/gateway.hpp"
#include "sih_auth/domain/redirect_policy.hpp"

#include "fuzz/fuzzer.hpp"

namespace sih_auth::fuzz {
namespace {

constexpr std::string_view kHome = "https://auth.example.com/";

struct Site {
  domain::RedirectPolicy policy;
  bool has_cookie_domain;
  bool lists_partner;
};

bool is_allowed(const Site& site, std::string_view host) {
  if (host == "auth.example.com") return true;
  if (site.lists_partner && host == "partner.test") return true;
  return site.has_cookie_domain && (host == "example.com" || host.ends_with(".example.com"));
}

/// WHATWG URL section 4.4, as far as it decides about the host: tabs and line ends are dropped,
/// blanks and controls at the ends as well, `\` is `/`, and any number of those stands between
/// scheme and host.
struct AsBrowsersReadIt {
  std::string scheme;
  std::string host;
};

std::optional<AsBrowsersReadIt> read_as_browser(std::string_view url) {
  std::string text;
  for (const char c : url) {
    if (c != '\t' && c != '\n' && c != '\r') text += c == '\\' ? '/' : c;
  }
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ')
    text.erase(0, 1);
  const auto colon = text.find(':');
  const std::string scheme = base::to_lower_ascii(text.substr(0, colon));
  const bool is_web = colon != std::string::npos && (scheme == "http" || scheme == "https");
  if (!is_web && !text.starts_with("//")) {
    // Relative to the portal's page, unless it is of another scheme.
    if (text.starts_with('/')) return AsBrowsersReadIt{"https", "auth.example.com"};
    return std::nullopt;
  }
  std::string rest = is_web ? text.substr(colon + 1) : text;
  rest.erase(0, std::min(rest.find_first_not_of('/'), rest.size()));
  std::string host = rest.substr(0, rest.find_first_of("/?#"));
  if (const auto at = host.rfind('@'); at != std::string::npos) host.erase(0, at + 1);
  host = base::to_lower_ascii(host.substr(0, host.find(':')));
  if (host.ends_with('.')) host.pop_back();
  return AsBrowsersReadIt{is_web ? scheme : "https", host};
}

/// The host as libcurl reads it; nullopt for what it does not take.
std::optional<std::string> host_by_libcurl(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return std::nullopt;
  char* text = nullptr;
  if (curl_url_get(parsed.get(), CURLUPART_HOST, &text, 0) != CURLUE_OK) return std::nullopt;
  std::string host = base::to_lower_ascii(text);
  curl_free(text);
  if (host.ends_with('.')) host.pop_back();
  return host;
}

void examine_target(const Site& site, std::string_view wanted) {
  const std::string target = site.policy.target(wanted);
  require(base::decode_utf8(target).has_value(), "no UTF-8", target);
  require(target.find_first_of(std::string_view("\r\n\t\\ \0", 6)) == std::string::npos,
          "characters that browsers drop or turn", target);
  require(site.policy.target(target) == target, "decided differently the second time", target);
  const auto read = read_as_browser(target);
  require(read.has_value(), "another scheme, or relative to the page", target);
  require(is_allowed(site, read->host), "leads a browser elsewhere", target);
  if (target.starts_with('/')) return;
  const auto host = host_by_libcurl(target);
  require(!host || is_allowed(site, *host), "leads elsewhere by libcurl", target);
}

/// What the gateway puts into `rd` is what the portal takes out of it.
void examine_way_through_login(std::string_view original) {
  constexpr std::string_view kMark = "?rd=";
  const std::string page = domain::PortalAddress("https://auth.example.com").sign_in(original);
  require(page.starts_with(kHome), "not the portal", page);
  const auto mark = page.find(kMark);
  require((mark == std::string::npos) == original.empty() || original.size() > 2'000, "lost", page);
  if (mark == std::string::npos) return;
  const auto decoded = base::decode_query_value(page.substr(mark + kMark.size()));
  require(decoded && *decoded == original, "not what was asked for", page);
}

}  // namespace

void examine(std::string_view input) {
  static const std::array<Site, 3> sites{
      Site{domain::RedirectPolicy("https://auth.example.com", "", {}), false, false},
      Site{domain::RedirectPolicy("https://auth.example.com", "example.com", {}), true, false},
      Site{domain::RedirectPolicy("https://auth.example.com", "example.com", {"Partner.test"}),
           true, true}};
  for (const Site& site : sites)
    examine_target(site, input);
  require(sites[0].policy.target("") == kHome, "no home");
  examine_way_through_login(input);
}

}  // namespace sih_auth::fuzz
