#include <cstdio>
#include <stdexcept>

#include <CLI/CLI.hpp>

#include "sih_auth/base/word_list.hpp"

#include "app/commands/account_commands.hpp"
#include "app/commands/command_line.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/terminal.hpp"
#include "app/commands/user_lists.hpp"
#include "http/catalogue.hpp"

namespace sih_auth::app {
namespace {

using domain::Administration;
using domain::EmailAddress;
using EnvFile = std::optional<std::string>;
using Words = std::vector<std::string>;

/// A password that the policy has let through. Throws std::runtime_error.
domain::NewPassword ask_for_password(const AdministratorTools& tools, const std::string& name,
                                     const EmailAddress& email) {
  auto typed = read_new_password(email.value());
  if (!typed) throw std::runtime_error(typed.error());
  auto accepted = tools.policy.accept(std::move(*typed), name, email.value());
  if (!accepted) throw std::runtime_error(std::string(http::sentence(accepted.error())));
  return std::move(*accepted);
}

struct AddedUser {
  std::string email;
  std::string name;
  Words groups;
  bool is_unverified = false;
};

int add_user(const EnvFile& env_file, const AddedUser& typed) {
  return with_tools(env_file, [&](AdministratorTools& tools) {
    const EmailAddress email = parse_email(typed.email);
    const auto name = domain::PersonName::parse(typed.name);
    if (!name) return fail("--name: " + std::string(http::sentence(name.error())));
    const auto groups = parse_groups(typed.groups);
    // Before anybody is asked for a password.
    if (tools.users.find_by_email(email)) {
      return fail("there is an account " + email.value() + " already");
    }
    const bool is_added =
        tools.administration.add({*name, email, ask_for_password(tools, name->value(), email),
                                  groups, !typed.is_unverified});
    if (!is_added) {
      return fail(email.value() + " is taken, or kept for an account that may still take it back");
    }
    std::printf("added %s\n", email.value().c_str());
    return 0;
  });
}

int set_password(const EnvFile& env_file, const std::string& typed, bool is_quiet) {
  return with_tools(env_file, [&](AdministratorTools& tools) {
    const EmailAddress email = parse_email(typed);
    const auto user = tools.users.find_by_email(email);
    if (!user) return fail_unknown(email);
    const auto password = ask_for_password(tools, user->name, user->email);
    const auto done = tools.administration.set_password(email, password, !is_quiet);
    if (!done) return fail_unknown(done.error());
    std::printf("%s has a new password and is signed out everywhere\n",
                user->email.value().c_str());
    return 0;
  });
}

/// These groups and no others.
int set_groups(const EnvFile& env_file, const std::string& typed, const Words& names) {
  return with_tools(env_file, [&](AdministratorTools& tools) {
    const EmailAddress email = parse_email(typed);
    const auto groups = parse_groups(names);
    const auto outcome = tools.administration.set_groups(email, groups);
    if (!outcome) return fail_unknown(outcome.error());
    std::printf("%s: %s\n", email.value().c_str(), in_words(groups).c_str());
    return 0;
  });
}

/// What a command does to every account that it names.
using Action = Administration::Outcome (Administration::*)(Administration::Emails);

int for_accounts(const EnvFile& env_file, const Words& typed, Action action, const char* done) {
  return with_tools(env_file, [&](AdministratorTools& tools) {
    const auto emails = parse_emails(typed);
    const auto outcome = (tools.administration.*action)(emails);
    if (!outcome) return fail_unknown(outcome.error());
    for (const EmailAddress& email : emails)
      std::printf("%s %s\n", done, email.value().c_str());
    return 0;
  });
}

int delete_users(const EnvFile& env_file, const Words& typed, bool is_sure) {
  if (!is_sure) {
    const auto answer = confirm("Delete " + base::listed(typed) + " and all that hangs on it?");
    if (!answer) return fail(answer.error());
  }
  return for_accounts(env_file, typed, &Administration::erase, "deleted");
}

void add_action(CommandLine& line, CLI::App& user, const std::string& name, const std::string& help,
                Action action, const char* done) {
  auto& emails = line.value<Words>();
  line.add_to(user, name, help,
              [&line, &emails, action, done] {
                return for_accounts(line.env_file(), emails, action, done);
              })
      .add_option("EMAIL", emails, "whose accounts; all of them or, if one is unknown, none")
      ->required();
}

void add_making(CommandLine& line, CLI::App& user) {
  auto& added = line.value<AddedUser>();
  auto& add = line.add_to(user, "add",
                          "make an account; its password is read from standard input, in one line",
                          [&] { return add_user(line.env_file(), added); });
  add.add_option("EMAIL", added.email, "its address")->required();
  add.add_option("--name", added.name, "what its owner is called")->required();
  add.add_option("--groups", added.groups, "its groups, separated by commas");
  add.add_flag("--unverified", added.is_unverified,
               "its owner has yet to show that the address is theirs, by a first sign-in");

  auto& email = line.value<std::string>();
  auto& is_quiet = line.value<bool>();
  auto& set = line.add_to(user, "set-password",
                          "set a new password, read from standard input; signs its owner out "
                          "everywhere, unlocks the account and mails them",
                          [&] { return set_password(line.env_file(), email, is_quiet); });
  set.add_option("EMAIL", email, "whose account")->required();
  set.add_flag("--quiet", is_quiet, "no mail to the owner");
}

void add_lists(CommandLine& line, CLI::App& user) {
  auto& wanted = line.value<WantedUsers>();
  auto& list = line.add_to(user, "list", "list the accounts",
                           [&] { return list_users(line.env_file(), wanted); });
  list.add_flag("--json", wanted.as_json, "for programs; times are UTC seconds, 0: never");
  list.add_option("--group", wanted.group, "only those in this group");
  list.add_flag("--disabled", wanted.only_disabled, "only those that are disabled");

  auto& email = line.value<std::string>();
  auto& as_json = line.value<bool>();
  auto& show = line.add_to(user, "show", "show an account, and the locks in force",
                           [&] { return show_user(line.env_file(), email, as_json); });
  show.add_option("EMAIL", email, "whose account")->required();
  show.add_flag("--json", as_json, "for programs; times are UTC seconds, 0: never");
}

void add_deletion(CommandLine& line, CLI::App& user) {
  auto& emails = line.value<Words>();
  auto& is_sure = line.value<bool>();
  auto& erase = line.add_to(user, "delete", "delete accounts, with all that hangs on them",
                            [&] { return delete_users(line.env_file(), emails, is_sure); });
  erase.add_option("EMAIL", emails, "whose accounts; all of them or, if one is unknown, none")
      ->required();
  erase.add_flag("--yes", is_sure, "do not ask");
}

}  // namespace

void add_user_commands(CommandLine& line) {
  auto& user = line.add_group("user", "look after accounts");
  add_making(line, user);
  add_lists(line, user);
  add_action(line, user, "disable", "sign people out everywhere and let them in no more",
             &Administration::disable, "disabled");
  add_action(line, user, "enable", "let people in again whose account was disabled",
             &Administration::enable, "enabled");
  add_action(line, user, "unlock", "forget wrong passwords and codes, and every lock they led to",
             &Administration::unlock, "unlocked");
  add_deletion(line, user);

  auto& email = line.value<std::string>();
  auto& groups = line.value<Words>();
  auto& set = line.add_to(user, "set-groups",
                          "say which groups an account is in (for sih_auth_groups in nginx)",
                          [&] { return set_groups(line.env_file(), email, groups); });
  set.add_option("EMAIL", email, "whose account")->required();
  set.add_option("GROUP", groups, "these and no others; none takes every group away");
}

}  // namespace sih_auth::app
