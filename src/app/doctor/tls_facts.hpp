#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/clock.hpp"

namespace sih_auth::app {

/// A certificate is renewed long before.
inline constexpr long long kFewDays = 14;

/// In seconds; what graders of TLS set-ups ask for.
inline constexpr long long kHalfAYear = 180LL * 24 * 60 * 60;

/// Whole days, negative when over.
[[nodiscard]] long long days_left(base::UnixTime end, base::UnixTime now);

/// The `max-age` of a Strict-Transport-Security header; 0 without one.
[[nodiscard]] long long hsts_seconds(std::string_view header);

/// The port of a `listen` line of nginx without TLS; nullopt with TLS and for sockets.
[[nodiscard]] std::optional<int> plain_listen_port(const std::vector<std::string>& arguments);

}  // namespace sih_auth::app
