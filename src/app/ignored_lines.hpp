#pragma once

#include <set>
#include <string>
#include <vector>

#include "app/environment.hpp"

namespace sih_auth::app {

/// A sentence for each line of `file` that has no effect, with the reason: its name is none of
/// `settings`, a later line has the same name, or it names another file of a secret than the
/// package's units do. Nothing is said of the lines that script/server and Flask read. Values are
/// not shown.
[[nodiscard]] std::vector<std::string> ignored_lines(const SettingsFile& file,
                                                     const std::set<std::string>& settings);

}  // namespace sih_auth::app
