#include "app/commands/time_argument.hpp"

#include <ctime>
#include <optional>
#include <stdexcept>

#include "sih_auth/base/duration.hpp"

namespace sih_auth::app {
namespace {

std::optional<base::UnixTime> by_format(const std::string& typed, const char* format) {
  std::tm parts{};
  const char* const end = ::strptime(typed.c_str(), format, &parts);
  if (end == nullptr || *end != '\0') return std::nullopt;
  const std::tm meant = parts;
  const std::time_t seconds = ::timegm(&parts);
  // What is no day of the calendar would become another one.
  if (parts.tm_mday != meant.tm_mday) return std::nullopt;
  return base::unix_time(seconds);
}

}  // namespace

base::UnixTime parse_time(const std::string& typed, base::UnixTime now) {
  if (const auto ago = base::parse_duration(typed)) return now - *ago;
  for (const char* format : {"%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"}) {
    if (const auto time = by_format(typed, format)) return *time;
  }
  throw std::runtime_error(
      "--since=\"" + typed +
      "\": allowed: a time such as 24h, 7d, 2026-11-25 or 2026-11-25T14:00:00");
}

}  // namespace sih_auth::app
