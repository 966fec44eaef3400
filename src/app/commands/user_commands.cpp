#include <cstdio>
#include <set>

#include <CLI/CLI.hpp>

#include "sih_auth/base/encoding.hpp"

#include "app/commands/command_line.hpp"
#include "app/commands/command_support.hpp"
#include "app/commands/commands.hpp"
#include "storage/user_store.hpp"

namespace sih_auth::app {
namespace {

/// These groups and no others; several can stand in one argument, separated by commas.
int set_groups(const std::optional<std::string>& env_file, const std::string& email,
               const std::vector<std::string>& groups) {
  return with_config(env_file, [&](const Config& config) {
    const auto address = domain::EmailAddress::parse(email);
    if (!address) return fail(email + " is not an e-mail address");
    std::set<domain::GroupName> names;
    std::string listed;
    for (const std::string& argument : groups) {
      for (const std::string& word : base::split_list(argument)) {
        const auto name = domain::GroupName::parse(word);
        if (!name) {
          return fail("'" + word +
                      "' is no name of a group: 1 to 64 letters, digits, '.', '_' and '-'");
        }
        if (names.insert(*name).second) listed += (listed.empty() ? "" : ", ") + word;
      }
    }
    require_database(config);
    storage::SqlConnection connection(config.database, storage::Durability::lasting);
    storage::SqlUserStore users(connection);
    if (!users.set_groups(*address, names)) return fail("there is no account " + address->value());
    std::printf("%s: %s\n", address->value().c_str(), names.empty() ? "no groups" : listed.c_str());
    return 0;
  });
}

}  // namespace

void add_user_commands(CommandLine& line) {
  auto& user = line.add_group("user", "look after accounts");
  auto& email = line.value<std::string>();
  auto& groups = line.value<std::vector<std::string>>();
  auto& set = line.add_to(user, "set-groups",
                          "say which groups an account is in (for sih_auth_groups in nginx)",
                          [&] { return set_groups(line.env_file(), email, groups); });
  set.add_option("EMAIL", email, "whose account")->required();
  set.add_option("GROUP", groups, "these and no others; none takes every group away");
}

}  // namespace sih_auth::app
