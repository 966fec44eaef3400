#include "app/ignored_lines.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <numeric>
#include <string_view>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::app {
namespace {

/// How many letters have to be added, left out or changed to make one of the other.
std::size_t letters_apart(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < one.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t k = 0; k < other.size(); ++k) {
      const std::size_t changed = diagonal + (one[i] == other[k] ? 0 : 1);
      diagonal = row[k + 1];
      row[k + 1] = std::min({changed, row[k] + 1, row[k + 1] + 1});
    }
  }
  return row.back();
}

/// The setting that was probably meant; empty when none is near.
std::string nearest_setting(std::string_view name, const std::set<std::string>& settings) {
  constexpr std::size_t kTooFar = 3;
  std::string nearest;
  std::size_t least = kTooFar;
  const std::string typed = base::to_lower_ascii(name);
  for (const std::string& setting : settings) {
    const std::size_t distance = letters_apart(typed, base::to_lower_ascii(setting));
    if (distance >= least) continue;
    least = distance;
    nearest = setting;
  }
  return nearest;
}

bool is_read_by_others(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames{
      "HTTP_PORT", "HTTPS_PORT", "FLASK_APP", "FLASK_DEBUG", "FLASK_RUN_HOST", "FLASK_RUN_PORT"};
  return std::ranges::find(kNames, name) != kNames.end();
}

/// A name like none is not shown: a secret that stands on a line of its own, in base64, is one.
std::string no_such_setting(std::string_view name, const std::set<std::string>& settings) {
  const std::string nearest = nearest_setting(name, settings);
  const bool is_like_one = std::ranges::none_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
  if (nearest.empty() && !is_like_one) return "there is no setting of that name";
  std::string told = "there is no setting " + std::string(name);
  if (!nearest.empty()) told += " (did you mean " + nearest + "?)";
  return told;
}

/// Where the package keeps a secret: SMTP_PASSWORD_FILE is /etc/sih-auth/smtp-password.
std::string packaged_place_of(std::string_view name) {
  constexpr std::string_view kSuffix = "_FILE";
  std::string file = base::to_lower_ascii(name.substr(0, name.size() - kSuffix.size()));
  std::ranges::replace(file, '_', '-');
  return "/etc/sih-auth/" + file;
}

/// The units hand the services these, by variables, which win over the file.
bool is_set_by_the_units(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames{
      "SECRET_KEY_FILE",   "SECRET_KEY_PREVIOUS_FILE",  "SMTP_PASSWORD_FILE",
      "DATABASE_URL_FILE", "EVENT_WEBHOOK_SECRET_FILE", "SENTRY_DSN_FILE"};
  return std::ranges::find(kNames, name) != kNames.end();
}

bool is_overruled_by_the_units(const SettingsFile& file, const SettingLine& line) {
  return file.path == kPackagedSettings && is_set_by_the_units(line.name) &&
         line.value != packaged_place_of(line.name);
}

}  // namespace

std::vector<std::string> ignored_lines(const SettingsFile& file,
                                       const std::set<std::string>& settings) {
  std::vector<std::string> told;
  for (auto line = file.lines.begin(); line != file.lines.end(); ++line) {
    const auto tell = [&](const std::string& what) {
      told.push_back(file.path + ": line " + std::to_string(line->number) + " has no effect" +
                     what);
    };
    if (is_read_by_others(line->name)) continue;
    const auto later = std::find_if(std::next(line), file.lines.end(),
                                    [&](const SettingLine& it) { return it.name == line->name; });
    if (!settings.contains(line->name)) {
      tell(": " + no_such_setting(line->name, settings));
    } else if (later != file.lines.end()) {
      tell(": " + line->name + " stands in line " + std::to_string(later->number) + " again");
    } else if (is_overruled_by_the_units(file, *line)) {
      tell(" on the package's services, which read " + packaged_place_of(line->name) +
           ": only the other commands follow it");
    }
  }
  return told;
}

}  // namespace sih_auth::app
