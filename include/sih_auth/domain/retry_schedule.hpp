#pragma once

#include <optional>

#include "sih_auth/base/clock.hpp"

namespace sih_auth::domain {

/// When a delivery is tried again. Mails that live less than an hour bring codes that somebody
/// waits for: they are tried again after 2, 5, 15, 30 and then every 60 seconds, all others after
/// 1, 5, 30 and then every 60 minutes. `attempts` counts the finished tries, the one that just
/// failed included. nullopt: no try before `expires_at` makes sense.
[[nodiscard]] std::optional<base::UnixTime> next_try(int attempts, base::UnixTime now,
                                                     base::UnixTime created_at,
                                                     base::UnixTime expires_at);

}  // namespace sih_auth::domain
