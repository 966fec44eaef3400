#include "sih_auth/base/duration.hpp"

#include <array>

#include "sih_auth/base/whole_number.hpp"

namespace sih_auth::base {
namespace {

struct Unit {
  char letter;
  std::string_view name;
  long long seconds;
};

constexpr std::array<Unit, 4> kUnits{
    {{'d', "day", 86'400}, {'h', "hour", 3'600}, {'m', "minute", 60}, {'s', "second", 1}}};

const Unit& largest_unit(long long seconds) {
  for (const Unit& unit : kUnits) {
    if (seconds != 0 && seconds % unit.seconds == 0) return unit;
  }
  return kUnits.back();
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  constexpr long long kMostSeconds = 100LL * 366 * 86'400;
  if (text.size() < 2) return std::nullopt;
  const auto number = whole_number<long long>(text.substr(0, text.size() - 1));
  if (!number || *number < 0 || *number > kMostSeconds) return std::nullopt;
  for (const Unit& unit : kUnits) {
    if (unit.letter != text.back()) continue;
    if (*number > kMostSeconds / unit.seconds) return std::nullopt;
    return std::chrono::seconds(*number * unit.seconds);
  }
  return std::nullopt;
}

std::string in_words(std::chrono::seconds duration) {
  const Unit& unit = largest_unit(duration.count());
  const long long number = duration.count() / unit.seconds;
  return std::to_string(number) + " " + std::string(unit.name) + (number == 1 ? "" : "s");
}

std::chrono::seconds rounded_up(std::chrono::seconds duration) {
  using std::chrono::ceil;
  constexpr std::chrono::minutes kSeconds{2};
  constexpr std::chrono::hours kMinutes{2};
  constexpr std::chrono::days kHours{2};
  if (duration <= kSeconds) return duration;
  if (duration <= kMinutes) return ceil<std::chrono::minutes>(duration);
  if (duration <= kHours) return ceil<std::chrono::hours>(duration);
  return ceil<std::chrono::days>(duration);
}

std::string to_text(std::chrono::seconds duration) {
  const Unit& unit = largest_unit(duration.count());
  return std::to_string(duration.count() / unit.seconds) + unit.letter;
}

}  // namespace sih_auth::base
