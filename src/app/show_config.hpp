#pragma once

#include <optional>
#include <string>

namespace sih_auth::app {

/// `sih-auth check-config`: prints the effective settings, as a table or as JSON, secrets masked;
/// faults go to standard error, a line each. Returns the exit status: 1 when there are any.
[[nodiscard]] int show_config(const std::optional<std::string>& env_file, bool as_json);

}  // namespace sih_auth::app
