#include "delivery/sentry_dsn.hpp"

#include <algorithm>
#include <optional>

#include "sih_auth/base/network.hpp"

namespace sih_auth::delivery {
namespace {

bool is_made_of(std::string_view text, std::string_view others) {
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           others.find(c) != std::string_view::npos;
  });
}

/// Without its port; nullopt when it is no host.
std::optional<std::string_view> host_in(std::string_view text) {
  const bool is_ipv6 = text.starts_with('[');
  const auto end = is_ipv6 ? text.find(']') : text.find(':');
  if (is_ipv6 && end == std::string_view::npos) return std::nullopt;
  const std::string_view host = text.substr(0, is_ipv6 ? end + 1 : end);
  const std::string_view port = text.substr(host.size());
  const bool is_host =
      is_ipv6 ? host.find_first_not_of("[]:.0123456789abcdefABCDEF") == std::string_view::npos
              : is_made_of(host, ".-");
  const bool is_port =
      port.empty() || (port.size() > 1 && port.size() <= 6 && port.front() == ':' &&
                       port.find_first_not_of("0123456789", 1) == std::string_view::npos);
  if (!is_host || !is_port) return std::nullopt;
  return host;
}

tl::unexpected<std::string> because(std::string_view why) {
  return tl::unexpected(std::string(why));
}

}  // namespace

tl::expected<SentryDsn, std::string> parse_dsn(std::string_view text) {
  const auto colon = text.find("://");
  if (colon == std::string_view::npos) return because("it begins with https://");
  const std::string_view scheme = text.substr(0, colon);
  if (scheme != "https" && scheme != "http") return because("it begins with https://");

  std::string_view rest = text.substr(colon + 3);
  const auto at = rest.find('@');
  if (at == std::string_view::npos) return because("it has a key before the host: KEY@HOST");
  // Old ones have a secret key as well, which nobody asks for any more.
  const std::string_view keys = rest.substr(0, at);
  const std::string_view key = keys.substr(0, keys.find(':'));
  if (!is_made_of(key, "_-")) return because("its key is letters and digits");

  rest.remove_prefix(at + 1);
  const auto slash = rest.find('/');
  const std::string_view place = rest.substr(0, slash);
  const auto host = host_in(place);
  if (!host) return because("what follows the key is no host");
  if (scheme == "http" && !base::is_loopback_host(*host)) {
    return because("by plain http it may lead to this machine only");
  }
  const std::string_view path = slash == std::string_view::npos ? "" : rest.substr(slash);
  const auto last = path.rfind('/');
  const std::string_view project = last == std::string_view::npos ? "" : path.substr(last + 1);
  if (!is_made_of(project, "_-")) return because("it ends with the project's number");
  const std::string_view before = path.substr(0, last);
  if (!before.empty() && !is_made_of(before, "/._-~")) return because("its path is no path");

  std::string url(scheme);
  url += "://";
  url += place;
  url += before;
  url += "/api/";
  url += project;
  url += "/envelope/";
  return SentryDsn{url, std::string(key)};
}

}  // namespace sih_auth::delivery
