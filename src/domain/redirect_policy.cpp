#include "sih_auth/domain/redirect_policy.hpp"

#include <algorithm>
#include <optional>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::domain {
namespace {

/// Browsers drop tabs and line ends and read `\` as `/` (WHATWG URL section 4.4): no URL of ours
/// has any.
bool has_odd_characters(std::string_view url) {
  return std::ranges::any_of(url,
                             [](unsigned char c) { return c <= ' ' || c == '\\' || c == 0x7F; });
}

bool is_plain_path(std::string_view url) {
  return url.starts_with('/') && !url.starts_with("//");
}

/// The host of `scheme://host[:port][/?#…]`, in lower case, without a trailing dot; nullopt for
/// every other form: user names, brackets and percent signs included.
std::optional<std::string> plain_host(std::string_view url) {
  const std::string lower = base::to_lower_ascii(url.substr(0, 8));
  const std::size_t scheme = lower.starts_with("https://")  ? 8
                             : lower.starts_with("http://") ? 7
                                                            : 0;
  if (scheme == 0) return std::nullopt;
  const std::string_view authority = url.substr(scheme, url.find_first_of("/?#", scheme) - scheme);
  const auto colon = authority.find(':');
  std::string_view host = authority.substr(0, colon);
  if (colon != std::string_view::npos) {
    const std::string_view port = authority.substr(colon + 1);
    const bool digits = std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
    if (port.empty() || port.size() > 5 || !digits) return std::nullopt;
  }
  if (host.ends_with('.')) host.remove_suffix(1);
  const bool plain = std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
  });
  if (host.empty() || !plain) return std::nullopt;
  return base::to_lower_ascii(host);
}

/// As a browser would send it: what is no text has no place in an answer.
std::string as_text(std::string_view url) {
  if (base::decode_utf8(url)) return std::string(url);
  std::string text;
  for (const char c : url)
    text +=
        static_cast<unsigned char>(c) < 0x80 ? std::string(1, c) : base::percent_encode({&c, 1});
  return text;
}

}  // namespace

RedirectPolicy::RedirectPolicy(std::string site_url, std::string_view cookie_domain,
                               const std::vector<std::string>& allowed_hosts)
    : home_(std::move(site_url) + "/"), cookie_domain_(base::to_lower_ascii(cookie_domain)) {
  if (const auto own = plain_host(home_)) hosts_.push_back(*own);
  for (const std::string& host : allowed_hosts)
    hosts_.push_back(base::to_lower_ascii(host));
}

std::string RedirectPolicy::target(std::string_view wanted) const {
  if (wanted.empty() || has_odd_characters(wanted)) return home_;
  if (is_plain_path(wanted)) return as_text(wanted);
  const auto host = plain_host(wanted);
  return host && is_allowed_host(*host) ? as_text(wanted) : home_;
}

bool RedirectPolicy::is_allowed_host(std::string_view host) const {
  if (std::ranges::find(hosts_, host) != hosts_.end()) return true;
  if (cookie_domain_.empty()) return false;
  return host == cookie_domain_ || host.ends_with("." + cookie_domain_);
}

}  // namespace sih_auth::domain
