#include "app/settings_reader.hpp"

#include <algorithm>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/file.hpp"
#include "sih_auth/base/whole_number.hpp"

namespace sih_auth::app {
namespace {

/// A fault is one line, whatever the value holds.
std::string on_one_line(std::string_view value) {
  std::string line(value);
  std::ranges::replace_if(
      line, [](unsigned char c) { return c < ' ' || c == 0x7F; }, '?');
  return line;
}

}  // namespace

std::optional<std::string> SettingsReader::optional_text(std::string_view name) {
  auto value = look_for(name);
  note(name, value.value_or("(none)"));
  return value;
}

std::string SettingsReader::text(std::string_view name, std::string_view fallback) {
  std::string value = look_for(name).value_or(std::string(fallback));
  note(name, value);
  return value;
}

int SettingsReader::number(std::string_view name, int fallback, int least, int most) {
  const std::string typed = text(name, std::to_string(fallback));
  const auto value = base::whole_number<int>(typed);
  if (value && *value >= least && *value <= most) return *value;
  fault(name, typed, "a number from " + std::to_string(least) + " to " + std::to_string(most));
  return fallback;
}

std::chrono::seconds SettingsReader::duration(std::string_view name, std::chrono::seconds fallback,
                                              std::chrono::seconds least) {
  const std::string typed = text(name, base::to_text(fallback));
  const auto value = base::parse_duration(typed);
  if (value && *value >= least) return *value;
  fault(name, typed, "a duration such as 90s, 15m, 24h or 30d, at least " + base::to_text(least));
  return fallback;
}

bool SettingsReader::yes_or_no(std::string_view name, bool fallback) {
  return choice<bool>(name, fallback ? "yes" : "no", {{"yes", true}, {"no", false}});
}

std::vector<std::string> SettingsReader::list(std::string_view name) {
  const auto value = optional_text(name);
  return value ? base::split_list(*value) : std::vector<std::string>{};
}

base::Secret SettingsReader::secret(std::string_view name) {
  names_.emplace(name);  // whether or not a file takes its place
  const std::string file_name = std::string(name) + "_FILE";
  const auto path = look_for(file_name);
  if (path) {
    auto content = base::read_file(*path);
    if (!content) {
      fault(file_name, *path, "a readable file (" + content.error() + ")");
      return {};
    }
    while (content->ends_with('\n') || content->ends_with('\r'))
      content->pop_back();
    if (!content->empty()) {
      note(name, "(set, from " + *path + ")");
      return base::Secret::taken_from(*content);
    }
  }
  auto value = look_for(name);
  note(name, value ? "(set)" : "(none)");
  return value ? base::Secret::taken_from(*value) : base::Secret();
}

std::string SettingsReader::file_of_secret(std::string_view name) const {
  return environment_.get(std::string(name) + "_FILE").value_or("");
}

void SettingsReader::fault(std::string_view name, std::string_view value,
                           std::string_view allowed) {
  faults_.push_back(std::string(name) + "=\"" + on_one_line(value) +
                    "\": allowed: " + std::string(allowed));
}

void SettingsReader::explain(std::string_view name, std::string_view why) {
  faults_.push_back(std::string(name) + ": " + on_one_line(why));
}

void SettingsReader::secret_fault(std::string_view name, std::string_view why) {
  faults_.push_back(std::string(name) + ": " + std::string(why));
}

void SettingsReader::reveal(std::string_view name, std::string_view value) {
  for (EffectiveSetting& setting : effective_) {
    if (setting.name == name) setting.value = value;
  }
}

std::optional<std::string> SettingsReader::look_for(std::string_view name) {
  names_.emplace(name);
  return environment_.get(name);
}

void SettingsReader::note(std::string_view name, std::string_view value) {
  effective_.push_back({std::string(name), value.empty() ? "(none)" : std::string(value)});
}

}  // namespace sih_auth::app
