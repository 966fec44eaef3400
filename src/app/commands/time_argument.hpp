#pragma once

#include <string>

#include "sih_auth/base/clock.hpp"

namespace sih_auth::app {

/// A time as people type it: so long before `now` (`90s`, `15m`, `24h`, `30d`), a day
/// (`2026-11-25`) or a second (`2026-11-25T14:00:00`), UTC. Throws std::runtime_error, with a line
/// for the person.
[[nodiscard]] base::UnixTime parse_time(const std::string& typed, base::UnixTime now);

}  // namespace sih_auth::app
