#pragma once

#include <functional>
#include <optional>
#include <string>

#include "app/config.hpp"

/// What the commands have in common.
namespace sih_auth::app {

/// Says why on standard error, in one line; the exit status of a command that was refused or
/// failed.
int fail(const std::string& why);

/// Says on standard error, in one line, what need not keep a command from going on.
void warn(const std::string& what);

/// Runs `work` with a good configuration, as `load` finds it; the exit status. What `work` throws
/// is a failure.
[[nodiscard]] int with_config(const std::optional<std::string>& env_file,
                              const std::function<int(Config&)>& work,
                              LoadedConfig (*load)(const Environment&) = load_config);

/// Makes the database if need be and brings its schema up to date, as the owner of the state
/// folder. `process` names the command in the log. Throws std::exception.
void make_database_ready(const Config& config, const std::string& process);

/// From here on as the owner of the state folder, with the database of a service that has been set
/// up: never makes one. Throws std::exception.
void require_database(const Config& config);

}  // namespace sih_auth::app
