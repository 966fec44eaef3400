#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sih_auth/domain/types.hpp"

#include "app/administrator_tools.hpp"
#include "app/commands/command_support.hpp"

/// What the commands about accounts and sessions have in common.
namespace sih_auth::app {

/// Runs `work` with the tools for the database of a service that has been set up, as the owner of
/// the state folder; the exit status.
[[nodiscard]] int with_tools(const std::optional<std::string>& env_file,
                             const std::function<int(AdministratorTools&)>& work);

/// Throws std::runtime_error, with a line for the person, for what is no address.
[[nodiscard]] domain::EmailAddress parse_email(const std::string& typed);
[[nodiscard]] std::vector<domain::EmailAddress> parse_emails(const std::vector<std::string>& typed);

/// Of arguments that can hold several, separated by commas. Throws std::runtime_error.
[[nodiscard]] std::set<domain::GroupName> parse_groups(const std::vector<std::string>& typed);

/// `admin, staff`; `no groups`.
[[nodiscard]] std::string in_words(const std::set<domain::GroupName>& groups);

/// The failure of a command for an address that no account has.
[[nodiscard]] int fail_unknown(const domain::EmailAddress& email);

}  // namespace sih_auth::app
