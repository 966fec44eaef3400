#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sih_auth/base/duration.hpp"
#include "sih_auth/base/secret.hpp"

#include "app/environment.hpp"

namespace sih_auth::app {

/// A setting as it is in force, for people to read.
struct EffectiveSetting {
  std::string name;
  std::string value;  ///< a secret shows as "(set)"
};

/// Reads settings by type, remembers what is in force and everything that is wrong.
class SettingsReader {
 public:
  explicit SettingsReader(const Environment& environment) : environment_(environment) {}

  [[nodiscard]] std::optional<std::string> optional_text(std::string_view name);
  [[nodiscard]] std::string text(std::string_view name, std::string_view fallback);
  [[nodiscard]] int number(std::string_view name, int fallback, int least, int most);
  [[nodiscard]] std::chrono::seconds duration(std::string_view name, std::chrono::seconds fallback,
                                              std::chrono::seconds least);
  [[nodiscard]] bool yes_or_no(std::string_view name, bool fallback);
  [[nodiscard]] std::vector<std::string> list(std::string_view name);

  /// The content of the file that `NAME_FILE` names (without its last line end), else the value. A
  /// unit for systemd names files that are empty where an administrator has given no secret.
  [[nodiscard]] base::Secret secret(std::string_view name);

  /// The file that `NAME_FILE` names; empty without one.
  [[nodiscard]] std::string file_of_secret(std::string_view name) const;

  /// One of a few words; `fallback` is one of them.
  template <typename Value>
  [[nodiscard]] Value choice(std::string_view name, std::string_view fallback,
                             std::initializer_list<std::pair<std::string_view, Value>> choices) {
    const std::string typed = text(name, fallback);
    std::string allowed;
    for (const auto& [word, value] : choices) {
      if (word == typed) return value;
      allowed += (allowed.empty() ? "" : ", ") + std::string(word);
    }
    fault(name, typed, allowed);
    return choices.begin()->second;
  }

  /// Notes `NAME="value": allowed: …`.
  void fault(std::string_view name, std::string_view value, std::string_view allowed);

  /// Notes `NAME: why`, where the value alone does not tell.
  void explain(std::string_view name, std::string_view why);

  /// For a secret, whose value is nobody's business.
  void secret_fault(std::string_view name, std::string_view why);

  /// Shows `value` for a setting that was read already: what it comes to, or of a secret what is
  /// none.
  void reveal(std::string_view name, std::string_view value);

  [[nodiscard]] const std::vector<std::string>& faults() const noexcept { return faults_; }
  [[nodiscard]] const std::vector<EffectiveSetting>& effective() const noexcept {
    return effective_;
  }

  /// Every name that was asked for.
  [[nodiscard]] const std::set<std::string>& names() const noexcept { return names_; }

 private:
  [[nodiscard]] std::optional<std::string> look_for(std::string_view name);
  void note(std::string_view name, std::string_view value);

  const Environment& environment_;
  std::vector<std::string> faults_;
  std::vector<EffectiveSetting> effective_;
  std::set<std::string> names_;
};

}  // namespace sih_auth::app
