#include "sih_auth/domain/retry_schedule.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>

namespace sih_auth::domain {
namespace {

using std::chrono::seconds;

constexpr std::array<seconds, 5> kUrgent{seconds{2}, seconds{5}, seconds{15}, seconds{30},
                                         seconds{60}};
constexpr std::array<seconds, 4> kOrdinary{seconds{60}, seconds{300}, seconds{1800}, seconds{3600}};
constexpr seconds kUrgentLifetime{3600};

// A code that arrives in its last second helps nobody.
constexpr seconds kLastChance{2};

}  // namespace

std::optional<base::UnixTime> next_try(int attempts, base::UnixTime now, base::UnixTime created_at,
                                       base::UnixTime expires_at) {
  const bool urgent = expires_at - created_at < kUrgentLifetime;
  const std::span<const seconds> delays =
      urgent ? std::span<const seconds>(kUrgent) : std::span<const seconds>(kOrdinary);
  const auto step = std::min(static_cast<std::size_t>(std::max(attempts, 1)), delays.size()) - 1;
  const auto last = expires_at - kLastChance;
  if (last <= now) return std::nullopt;
  return std::min(now + delays[step], last);
}

}  // namespace sih_auth::domain
