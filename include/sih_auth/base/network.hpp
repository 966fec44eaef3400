#pragma once

#include <string>
#include <string_view>

namespace sih_auth::base {

/// What stands for one client when clients are counted: an IPv4 address, also when written as an
/// IPv4-mapped IPv6 one (RFC 4291 section 2.5.5.2); of any other IPv6 address its /64
/// ("2001:db8:1:2::/64"), since whoever has one address of it has all. Anything else is returned as
/// it is.
[[nodiscard]] std::string network_of(std::string_view ip);

/// Whether `ip`, as nginx gives it, is this machine's own: 127.0.0.0/8, ::1 or a socket of its own.
[[nodiscard]] bool is_this_machine(std::string_view ip);

/// Whether `host`, as a setting or URL names it, is this machine: localhost, 127.0.0.0/8, ::1 or
/// [::1].
[[nodiscard]] bool is_loopback_host(std::string_view host);

}  // namespace sih_auth::base
