#include "mail/catalogue.hpp"

#include <array>
#include <cstdio>
#include <stdexcept>
#include <utility>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::mail {
namespace {

std::string two_digits(long long number) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%02lld", number);
  return text.data();
}

}  // namespace

Catalogue::Catalogue(std::string_view lines) {
  while (!lines.empty()) {
    const auto line_end = lines.find('\n');
    const std::string_view line = base::trim_ascii(lines.substr(0, line_end));
    lines.remove_prefix(line_end == std::string_view::npos ? lines.size() : line_end + 1);
    if (line.empty()) continue;
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) {
      throw std::logic_error("mail catalogue: not 'key = words': " + std::string(line));
    }
    phrases_.emplace(base::trim_ascii(line.substr(0, equals)),
                     base::trim_ascii(line.substr(equals + 1)));
  }
}

std::string Catalogue::phrase(std::string_view key, const Values& values) const {
  const auto found = phrases_.find(key);
  if (found == phrases_.end()) {
    throw std::logic_error("mail catalogue: no words for '" + std::string(key) + "'");
  }
  return render(found->second, values, Escaping::plain_text);
}

std::string Catalogue::date(base::UnixTime time) const {
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day day{midnight};
  const std::chrono::hh_mm_ss clock{time - midnight};
  return phrase("date",
                {{"day", std::to_string(static_cast<unsigned>(day.day()))},
                 {"month", phrase("month." + std::to_string(static_cast<unsigned>(day.month())))},
                 {"year", std::to_string(static_cast<int>(day.year()))},
                 {"hour", two_digits(clock.hours().count())},
                 {"minute", two_digits(clock.minutes().count())}});
}

std::string Catalogue::duration(std::chrono::seconds length) const {
  constexpr std::array<std::pair<long long, std::string_view>, 4> kUnits{
      {{86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}}};
  const long long seconds = length.count();
  for (const auto& [size, unit] : kUnits) {
    if (seconds % size != 0 || (seconds == 0 && size != 1)) continue;
    const long long count = seconds / size;
    return phrase(std::string(unit) + (count == 1 ? ".one" : ".many"),
                  {{"count", std::to_string(count)}});
  }
  __builtin_unreachable();
}

}  // namespace sih_auth::mail
