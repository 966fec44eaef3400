#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sih_auth::app {

/// What systemd says of a unit.
struct UnitFacts {
  std::string name;
  std::string load_state;       ///< "loaded", "not-found", "masked"
  std::string active_state;     ///< "active", "inactive", "failed", …
  std::string unit_file_state;  ///< "enabled", "disabled", …
};

/// Being started, stopped or reloaded: what comes of it is not known yet.
[[nodiscard]] bool is_changing(const UnitFacts& unit);

/// From `systemctl show --property=Id,LoadState,ActiveState,UnitFileState UNIT…`: a paragraph for
/// each unit.
[[nodiscard]] std::vector<UnitFacts> parse_unit_facts(std::string_view output);

}  // namespace sih_auth::app
