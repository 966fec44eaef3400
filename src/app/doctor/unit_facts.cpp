#include "app/doctor/unit_facts.hpp"

#include <algorithm>

namespace sih_auth::app {
namespace {

void read_line(std::string_view line, UnitFacts& unit) {
  const auto equals = line.find('=');
  if (equals == std::string_view::npos) return;
  const std::string_view name = line.substr(0, equals);
  const std::string value(line.substr(equals + 1));
  if (name == "Id") unit.name = value;
  if (name == "LoadState") unit.load_state = value;
  if (name == "ActiveState") unit.active_state = value;
  if (name == "UnitFileState") unit.unit_file_state = value;
}

}  // namespace

bool is_changing(const UnitFacts& unit) {
  return unit.active_state == "activating" || unit.active_state == "deactivating" ||
         unit.active_state == "reloading";
}

std::vector<UnitFacts> parse_unit_facts(std::string_view output) {
  std::vector<UnitFacts> units;
  UnitFacts unit;
  while (!output.empty()) {
    const std::string_view line = output.substr(0, output.find('\n'));
    output.remove_prefix(std::min(line.size() + 1, output.size()));
    read_line(line, unit);
    if (!unit.name.empty() && (line.empty() || output.empty())) {
      units.push_back(unit);
      unit = {};
    }
  }
  return units;
}

}  // namespace sih_auth::app
