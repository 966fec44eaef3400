#include "app/user_commands.hpp"

#include <cstdio>
#include <set>

#include "sih_auth/base/encoding.hpp"

#include "app/command_support.hpp"
#include "storage/user_store.hpp"

namespace sih_auth::app {

int set_user_groups(const std::optional<std::string>& env_file, const std::string& email,
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

}  // namespace sih_auth::app
