#include "app/commands/account_commands.hpp"

#include <stdexcept>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/word_list.hpp"

#include "app/development_key.hpp"

namespace sih_auth::app {

int with_tools(const std::optional<std::string>& env_file,
               const std::function<int(AdministratorTools&)>& work) {
  return with_config(env_file, [&](Config& config) {
    require_database(config);
    ensure_secret_key(config);
    AdministratorTools tools(config);
    return work(tools);
  });
}

domain::EmailAddress parse_email(const std::string& typed) {
  const auto email = domain::EmailAddress::parse(typed);
  if (!email) throw std::runtime_error(typed + " is not an e-mail address");
  return *email;
}

std::vector<domain::EmailAddress> parse_emails(const std::vector<std::string>& typed) {
  std::vector<domain::EmailAddress> emails;
  emails.reserve(typed.size());
  for (const std::string& word : typed)
    emails.push_back(parse_email(word));
  return emails;
}

std::set<domain::GroupName> parse_groups(const std::vector<std::string>& typed) {
  std::set<domain::GroupName> groups;
  for (const std::string& argument : typed) {
    for (const std::string& word : base::split_list(argument)) {
      const auto name = domain::GroupName::parse(word);
      if (!name) {
        throw std::runtime_error(
            "'" + word + "' is no name of a group: 1 to 64 letters, digits, '.', '_' and '-'");
      }
      groups.insert(*name);
    }
  }
  return groups;
}

std::string in_words(const std::set<domain::GroupName>& groups) {
  return groups.empty() ? "no groups" : base::listed(groups, &domain::GroupName::value);
}

int fail_unknown(const domain::EmailAddress& email) {
  return fail("there is no account " + email.value() + " (sih-auth user list shows all)");
}

}  // namespace sih_auth::app
