#include "mail/catalogue.hpp"

#include <array>
#include <cstdio>
#include <stdexcept>
#include <utility>

#include "sih_auth/base/encoding.hpp"

#include "mail/template_parser.hpp"

namespace sih_auth::mail {
namespace {

std::string two_digits(long long number) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%02lld", number);
  return text.data();
}

}  // namespace

tl::expected<Catalogue, std::string> Catalogue::parse(std::string_view lines) {
  Phrases phrases;
  for (int number = 1; !lines.empty(); ++number) {
    const auto line_end = lines.find('\n');
    const std::string_view line = base::trim_ascii(lines.substr(0, line_end));
    lines.remove_prefix(line_end == std::string_view::npos ? lines.size() : line_end + 1);
    if (line.empty()) continue;
    const std::string where = "line " + std::to_string(number) + ": ";
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) return tl::unexpected(where + "not 'key = words'");
    auto words = parse_template(base::trim_ascii(line.substr(equals + 1)));
    if (!words) {
      // It knows only the one line.
      return tl::unexpected(where + words.error().substr(std::string_view("line 1: ").size()));
    }
    phrases.emplace(base::trim_ascii(line.substr(0, equals)), std::move(*words));
  }
  return Catalogue(std::move(phrases));
}

Catalogue::Catalogue(Phrases phrases) : phrases_(std::move(phrases)) {}

Catalogue::Catalogue(std::string_view lines) {
  auto parsed = parse(lines);
  if (!parsed) throw std::logic_error("mail catalogue: " + parsed.error());
  *this = std::move(*parsed);
}

std::string Catalogue::phrase(std::string_view key, const Values& values) const {
  const auto found = phrases_.find(key);
  if (found == phrases_.end()) {
    throw std::logic_error("mail catalogue: no words for '" + std::string(key) + "'");
  }
  return render(found->second, values, Escaping::plain_text);
}

std::string Catalogue::counted(std::string_view key, long long count) const {
  const std::string none = std::string(key) + ".none";
  if (count == 0 && phrases_.contains(none)) return phrase(none);
  return phrase(std::string(key) + (count == 1 ? ".one" : ".many"),
                {{"count", std::to_string(count)}});
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
    return counted(unit, seconds / size);
  }
  __builtin_unreachable();
}

}  // namespace sih_auth::mail
