#include "storage/server_url.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/whole_number.hpp"
#include "sih_auth/base/word_list.hpp"

namespace sih_auth::storage {
namespace {

/// `+` is no blank here.
std::string decoded(std::string_view text) {
  std::string escaped;
  for (const char c : text)
    escaped += c == '+' ? std::string("%2B") : std::string(1, c);
  auto value = base::decode_query_value(escaped);
  if (!value) throw MalformedUrl("a % stands without two hex digits behind it: write it as %25");
  if (value->find('\0') != std::string::npos) throw MalformedUrl("a zero byte (%00) stands in it");
  return std::move(*value);
}

/// Takes what stands before the first `end` off `text`, and that as well.
std::string_view take_until(std::string_view& text, char end) {
  const auto length = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, length);
  text.remove_prefix(std::min(length + 1, text.size()));
  return taken;
}

std::string checked_port(std::string_view text) {
  const auto port = base::whole_number<std::uint16_t>(text);
  if (!port || *port == 0) {
    throw MalformedUrl(
        "the port of a host is a number from 1 to 65535 (in a password, / and ? are written %2F "
        "and %3F)");
  }
  return std::to_string(*port);
}

Host parse_host(std::string_view text) {
  Host host;
  if (text.starts_with('[')) {
    const bool is_closed = text.find(']') != std::string_view::npos;
    text.remove_prefix(1);
    host.name = decoded(take_until(text, ']'));  // a zone stands behind %25 (RFC 6874)
    const auto is_part = [](char c) { return is_host_character(c) || c == ':' || c == '%'; };
    if (!is_closed || host.name.find(':') == std::string::npos ||
        !std::ranges::all_of(host.name, is_part)) {
      throw MalformedUrl("what stands in brackets is no IPv6 address");
    }
    if (!text.empty() && text.front() != ':') throw MalformedUrl("behind ] stands a : and a port");
    if (!text.empty()) host.port = checked_port(text.substr(1));
    return host;
  }
  const auto colon = text.find(':');
  host.name = text.substr(0, colon);
  if (host.name.empty() || !std::ranges::all_of(host.name, is_host_character)) {
    throw MalformedUrl(
        "a host is a name, an IPv4 address or an IPv6 address in brackets (in a password, @ : / ? "
        "# % are written %40 %3A %2F %3F %23 %25)");
  }
  if (colon != std::string_view::npos) host.port = checked_port(text.substr(colon + 1));
  return host;
}

void add_hosts(std::vector<Host>& hosts, std::string_view list) {
  while (!list.empty())
    hosts.push_back(parse_host(take_until(list, ',')));
}

std::string bracketed(const std::string& host) {
  if (host.find(':') == std::string::npos) return host;
  std::string text = "[";
  return text.append(base::percent_encode(host, ":")).append("]");
}

/// `host` may stand among the options: a folder with a socket, or one more host.
void parse_options(ServerUrl& url, std::string_view query,
                   std::span<const std::string_view> allowed) {
  while (!query.empty()) {
    std::string_view value = take_until(query, '&');
    const std::string name(take_until(value, '='));
    // Not to be shown: it may be the rest of a password.
    if (!std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; })) {
      throw MalformedUrl("behind ? stand name=value&… (a ? in a password is written %3F)");
    }
    const auto decoded_value = base::decode_query_value(value);
    if (!decoded_value || decoded_value->find('\0') != std::string::npos) {
      throw MalformedUrl("the value of " + name + " is not percent-encoded rightly");
    }
    if (name == "host" && !decoded_value->starts_with('/')) {
      add_hosts(url.hosts, *decoded_value);
    } else if (name == "host" || std::ranges::find(allowed, name) != allowed.end()) {
      url.options[name] = *decoded_value;
    } else {
      // Not to be shown where a password may have been cut in two.
      const bool is_shown = query.find('@') == std::string_view::npos;
      throw MalformedUrl("the option " + (is_shown ? name + " " : "") +
                         "is not known; those are host, " + base::listed(allowed));
    }
  }
}

}  // namespace

ServerUrl parse_server_url(std::string_view text, std::span<const std::string_view> allowed) {
  ServerUrl url;
  std::string_view rest = take_until(text, '?');
  const std::string_view query = text;
  std::string_view authority = take_until(rest, '/');
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    std::string_view login = authority.substr(0, at);
    authority.remove_prefix(at + 1);
    url.user = decoded(take_until(login, ':'));
    url.password = decoded(login);
    if (url.user.empty()) throw MalformedUrl("no user stands before the @");
  }
  add_hosts(url.hosts, authority);
  url.database = decoded(rest);
  if (url.database.empty() || url.database.find('/') != std::string::npos) {
    throw MalformedUrl(
        "the name of the database stands behind the host: scheme://user@host/database");
  }
  parse_options(url, query, allowed);
  return url;
}

std::string ServerUrl::option(std::string_view name) const {
  const auto found = options.find(std::string(name));
  return found == options.end() ? "" : found->second;
}

std::string ServerUrl::authority() const {
  std::string text;
  for (const Host& host : hosts) {
    text.append(text.empty() ? "" : ",").append(bracketed(host.name));
    if (!host.port.empty()) text += ":" + host.port;
  }
  return text;
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}

}  // namespace sih_auth::storage
