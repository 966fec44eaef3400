#pragma once

#include <optional>
#include <string>
#include <vector>

/// `sih-auth user …`. Each returns the exit status and says on standard error, in one line, why it
/// could not.
namespace sih_auth::app {

/// `user set-groups EMAIL GROUP…`: these groups and no others; none at all takes every group away.
/// Several can stand in one argument, separated by commas.
[[nodiscard]] int set_user_groups(const std::optional<std::string>& env_file,
                                  const std::string& email, const std::vector<std::string>& groups);

}  // namespace sih_auth::app
