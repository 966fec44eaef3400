#include "app/setting_checks.hpp"

#include <algorithm>
#include <string>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/network.hpp"

namespace sih_auth::app {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// What stands behind `http://` or `https://`; empty when `text` begins with neither.
std::string_view behind_scheme(std::string_view text) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (text.starts_with(scheme)) return text.substr(scheme.size());
  }
  return {};
}

/// What stands before the port and the path; an IPv6 address, which has colons too, in brackets.
std::string_view host_in(std::string_view text) {
  const auto begin = text.starts_with('[') ? text.find(']') : 0;
  return text.substr(0, text.find_first_of(":/", begin));
}

/// Nothing, or a colon and a number.
bool is_port(std::string_view text) {
  if (text.empty()) return true;
  const std::string_view digits = text.substr(1);
  return text.front() == ':' && !digits.empty() && digits.size() <= 5 &&
         std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
}

using HostRule = bool (*)(std::string_view);

bool is_host_and_port(std::string_view text, HostRule is_allowed) {
  const std::string_view host = host_in(text);
  return is_allowed(host) && is_port(text.substr(host.size()));
}

bool is_url(std::string_view text, HostRule is_allowed) {
  const std::string_view rest = behind_scheme(text);
  const auto slash = rest.find('/');
  const std::string_view path = slash == std::string_view::npos ? "" : rest.substr(slash);
  return is_host_and_port(rest.substr(0, slash), is_allowed) &&
         path.find_first_of("?#\\\"'<> ") == std::string_view::npos && is_visible_ascii(path);
}

}  // namespace

bool is_host(std::string_view text) {
  return !text.empty() && text.size() <= 253 && is_alphanumeric(text.front()) &&
         is_alphanumeric(text.back()) && text.find("..") == std::string_view::npos &&
         std::ranges::all_of(text,
                             [](char c) { return is_alphanumeric(c) || c == '-' || c == '.'; });
}

bool is_dotted_host(std::string_view text) {
  return is_host(text) && text.find('.') != std::string_view::npos;
}

bool is_visible_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

bool is_origin(std::string_view text) {
  return is_host_and_port(behind_scheme(text), is_host);
}

bool is_site_url(std::string_view text) {
  return is_url(text, is_host);
}

bool is_private_service_url(std::string_view text) {
  const bool is_private =
      text.starts_with("https://") || base::is_loopback_host(host_in(behind_scheme(text)));
  return is_private && is_url(text, is_server_name);
}

bool is_server_name(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) {
    text = text.substr(1, text.size() - 2);
    return text.find(':') != std::string_view::npos && is_server_name(text);
  }
  const bool ipv6 = std::ranges::count(text, ':') >= 2;
  return ipv6 ? text.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos
              : is_host(text);
}

bool is_image_url(std::string_view text) {
  const bool path = text.starts_with('/') && !text.starts_with("//");
  return (path || is_site_url(text)) && text.find_first_of("\"'<>\\ ") == std::string_view::npos &&
         !has_control_characters(text);
}

bool is_color(std::string_view text) {
  constexpr std::size_t kBytes = 3;
  if (!text.starts_with('#')) return false;
  const auto bytes = base::from_hex(text.substr(1));
  return bytes && bytes->size() == kBytes;
}

bool has_control_characters(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; });
}

bool is_session_cookie_name(std::string_view text) {
  for (const std::string_view prefix : {"", "__Host-", "__Secure-"}) {
    for (const std::string_view taken : {"login", "device"}) {
      if (text == std::string(prefix) + std::string(taken)) return false;
    }
  }
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return is_alphanumeric(c) || c == '-' || c == '_';
  });
}

bool is_sender_address(std::string_view text) {
  const auto at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos && std::ranges::all_of(text, [](char c) {
           return c > ' ' && c < 0x7F && c != '<' && c != '>' && c != ',';
         });
}

bool is_placeholder(std::string_view text) {
  const std::string lower = base::to_lower_ascii(text);
  for (const std::string_view start : {"your-", "your_", "your ", "<", "xxx"}) {
    if (lower.starts_with(start)) return true;
  }
  for (const std::string_view part :
       {"change-me", "changeme", "change_me", "change-this", "change_this", "change this",
        "changethis", "change-in-production", "replace-me", "replace_me", "replace-this",
        "secret-key-here", "secret_key_here"}) {
    if (lower.find(part) != std::string::npos) return true;
  }
  return false;
}

}  // namespace sih_auth::app
