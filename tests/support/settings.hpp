#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "app/config.hpp"

namespace sih_auth::tests {

inline const std::string kSecretKey = "0123456789abcdef0123456789abcdef";

/// The smallest configuration that production accepts, changed by `changes`; an empty value unsets.
inline app::LoadedConfig production(app::Environment::Variables changes = {}) {
  app::Environment::Variables variables{{"SECRET_KEY", kSecretKey},
                                        {"SITE_URL", "https://auth.example.com"},
                                        {"MAIL_TRANSPORT", "console"}};
  for (auto& [name, value] : changes)
    variables.insert_or_assign(name, value);
  return app::load_config(app::Environment(std::move(variables), {}));
}

inline app::LoadedConfig development(app::Environment::Variables changes = {}) {
  changes.emplace("FLASK_ENV", "development");
  return app::load_config(app::Environment(std::move(changes), {}));
}

/// The one fault about `name`; empty when there is none, "(several)" when there are more.
inline std::string fault_about(const app::LoadedConfig& loaded, std::string_view name) {
  std::string found;
  for (const std::string& fault : loaded.faults) {
    const bool about =
        fault.starts_with(std::string(name) + "=") || fault.starts_with(std::string(name) + ":");
    if (about) found = found.empty() ? fault : "(several)";
  }
  return found;
}

inline std::string shown(const app::LoadedConfig& loaded, std::string_view name) {
  const auto found = std::ranges::find(loaded.effective, name, &app::EffectiveSetting::name);
  return found == loaded.effective.end() ? "(not noted)" : found->value;
}

}  // namespace sih_auth::tests
