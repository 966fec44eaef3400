#pragma once

#include <string_view>

/// What a setting may look like. Nothing here resolves a name or opens anything.
namespace sih_auth::app {

/// A host name or an IPv4 address.
[[nodiscard]] bool is_host(std::string_view text);
[[nodiscard]] bool is_dotted_host(std::string_view text);

/// ASCII letters, digits and signs; no blanks.
[[nodiscard]] bool is_visible_ascii(std::string_view text);

/// `http(s)://host[:port]`, nothing behind it.
[[nodiscard]] bool is_origin(std::string_view text);

/// An origin, perhaps with a path.
[[nodiscard]] bool is_site_url(std::string_view text);

/// As `is_site_url`, perhaps with an IPv6 address in brackets, and nobody on the way can read
/// along: https, or a server on this machine.
[[nodiscard]] bool is_private_service_url(std::string_view text);

/// Letters, digits, `-` and `_`, and none of the names of our other cookies (`login`, `device`).
[[nodiscard]] bool is_session_cookie_name(std::string_view text);

/// A host name, an IPv4 address or an IPv6 address, perhaps in brackets; no port.
[[nodiscard]] bool is_server_name(std::string_view text);

/// An http(s) URL or a path, without anything that could leave an attribute of a page or mail.
[[nodiscard]] bool is_image_url(std::string_view text);

/// `#rrggbb`
[[nodiscard]] bool is_color(std::string_view text);

[[nodiscard]] bool has_control_characters(std::string_view text);

/// One `@` with something on both sides and nothing that could end a header or an SMTP command.
[[nodiscard]] bool is_sender_address(std::string_view text);

/// A value that an example file ships for people to replace: "your-secret-key", "change-me", …
[[nodiscard]] bool is_placeholder(std::string_view text);

}  // namespace sih_auth::app
