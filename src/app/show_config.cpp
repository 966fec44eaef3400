#include "app/show_config.hpp"

#include <algorithm>
#include <cstdio>

#include "app/config.hpp"
#include "http/json.hpp"

namespace sih_auth::app {
namespace {

void print_table(const std::vector<EffectiveSetting>& settings) {
  std::size_t width = 0;
  for (const auto& setting : settings)
    width = std::max(width, setting.name.size());
  for (const auto& setting : settings) {
    std::printf("%-*s  %s\n", static_cast<int>(width), setting.name.c_str(), setting.value.c_str());
  }
}

void print_json(const std::vector<EffectiveSetting>& settings) {
  http::JsonWriter json;
  for (const auto& setting : settings)
    json.field(setting.name, setting.value);
  std::printf("%s\n", json.text().c_str());
}

}  // namespace

int show_config(const std::optional<std::string>& env_file, bool as_json) {
  const auto environment = load_environment(env_file);
  if (!environment) {
    std::fprintf(stderr, "sih-auth: %s\n", environment.error().c_str());
    return 1;
  }
  const LoadedConfig loaded = load_config(*environment);
  as_json ? print_json(loaded.effective) : print_table(loaded.effective);
  for (const std::string& fault : loaded.faults) {
    std::fprintf(stderr, "sih-auth: %s\n", fault.c_str());
  }
  return loaded.faults.empty() ? 0 : 1;
}

}  // namespace sih_auth::app
