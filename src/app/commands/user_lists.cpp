#include "app/commands/user_lists.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <vector>

#include "sih_auth/base/word_list.hpp"

#include "app/commands/account_commands.hpp"
#include "app/commands/text_table.hpp"
#include "http/json.hpp"

namespace sih_auth::app {
namespace {

using domain::Lock;
using domain::LockKind;
using domain::User;

const char* yes_or_no(bool value) {
  return value ? "yes" : "no";
}

std::string shown_groups(const std::vector<std::string>& groups) {
  return groups.empty() ? "-" : base::listed(groups);
}

void fill(http::JsonWriter& json, const User& user) {
  json.field("id", static_cast<long long>(user.id.value))
      .field("email", user.email.value())
      .field("name", user.name)
      .list("groups", user.groups)
      .flag("is_verified", user.is_verified)
      .flag("is_disabled", user.is_disabled)
      .field("created_at", base::to_integer(user.created_at))
      .field("signed_in_at", base::to_integer(user.signed_in_at));
}

/// The word for programs and the words for people.
std::pair<std::string_view, const char*> words_of(LockKind kind) {
  switch (kind) {
    case LockKind::passwords_of_account:
      return {"passwords_of_account", "passwords, from everywhere"};
    case LockKind::passwords_of_client:
      return {"passwords_of_client", "passwords, from a network that gave wrong ones"};
    case LockKind::passwords_of_known_browser:
      return {"passwords_of_known_browser", "passwords, in a browser the account knows"};
    case LockKind::codes_after_password:
      return {"codes_after_password", "codes (the account is locked)"};
    case LockKind::codes_by_address:
      return {"codes_by_address", "codes, for who knows the address alone"};
    case LockKind::codes_of_known_browser:
      return {"codes_of_known_browser", "codes, in a browser the account knows"};
    case LockKind::codes_of_email_change:
      return {"codes_of_email_change", "codes for a new address"};
    case LockKind::code_mails:
      return {"code_mails", "mails with a code: too many were asked for"};
  }
  __builtin_unreachable();
}

bool is_until_reset(const Lock& lock) {
  return lock.left == domain::CodeBudget::kUntilReset;
}

/// An account with what hangs on it.
struct Shown {
  User user;
  std::size_t sessions;
  std::size_t browsers;
  int backup_codes;
  std::vector<Lock> locks;
  base::UnixTime now;
};

Shown look_up(AdministratorTools& tools, const User& user) {
  const auto now = tools.clock.now();
  return {user,
          tools.session_store.list(user.id, now, tools.idle_since()).size(),
          tools.devices.list(user.id).size(),
          tools.backup_codes.count(user.id),
          tools.locks.of(user),
          now};
}

void print_json(const Shown& shown) {
  http::JsonWriter json;
  json.object("user", [&](http::JsonWriter& object) {
    fill(object, shown.user);
    object.field("sessions", static_cast<long long>(shown.sessions))
        .field("browsers", static_cast<long long>(shown.browsers))
        .field("backup_codes", static_cast<long long>(shown.backup_codes))
        .objects("locks", shown.locks.size(), [&](http::JsonWriter& entry, std::size_t i) {
          const Lock& lock = shown.locks[i];
          entry.field("kind", words_of(lock.kind).first)
              .field("until", is_until_reset(lock) ? 0LL : base::to_integer(shown.now + lock.left));
        });
  });
  std::printf("%s\n", json.text().c_str());
}

void print_facts(const Shown& shown) {
  const User& user = shown.user;
  TextTable facts({"id", std::to_string(user.id.value)});
  facts.add({"e-mail", user.email.value()});
  facts.add({"name", user.name});
  facts.add({"verified", yes_or_no(user.is_verified)});
  facts.add({"disabled", yes_or_no(user.is_disabled)});
  facts.add({"groups", shown_groups(user.groups)});
  facts.add({"created (UTC)", in_utc(user.created_at)});
  facts.add({"last sign-in (UTC)", in_utc(user.signed_in_at)});
  facts.add({"sessions", std::to_string(shown.sessions)});
  facts.add({"browsers known", std::to_string(shown.browsers)});
  facts.add({"backup codes left", std::to_string(shown.backup_codes)});
  if (shown.locks.empty()) facts.add({"locks", "none"});
  for (const Lock& lock : shown.locks) {
    facts.add({"locked", std::string(words_of(lock.kind).second) + ": until " +
                             (is_until_reset(lock) ? "a new password is set"
                                                   : in_utc(shown.now + lock.left) + " UTC")});
  }
  std::fputs(facts.text().c_str(), stdout);
}

}  // namespace

int list_users(const std::optional<std::string>& env_file, const WantedUsers& wanted) {
  return with_tools(env_file, [&](AdministratorTools& tools) {
    if (wanted.group) static_cast<void>(parse_groups({*wanted.group}));
    std::vector<User> users = tools.users.list();
    std::erase_if(users, [&](const User& user) {
      return (wanted.only_disabled && !user.is_disabled) ||
             (wanted.group && std::ranges::find(user.groups, *wanted.group) == user.groups.end());
    });
    if (wanted.as_json) {
      http::JsonWriter json;
      json.objects("users", users.size(),
                   [&](http::JsonWriter& entry, std::size_t i) { fill(entry, users[i]); });
      std::printf("%s\n", json.text().c_str());
      return 0;
    }
    TextTable table({"ID", "E-MAIL", "NAME", "VERIFIED", "DISABLED", "GROUPS", "CREATED (UTC)",
                     "LAST SIGN-IN (UTC)"});
    for (const User& user : users) {
      table.add({std::to_string(user.id.value), user.email.value(), user.name,
                 yes_or_no(user.is_verified), yes_or_no(user.is_disabled),
                 shown_groups(user.groups), in_utc(user.created_at), in_utc(user.signed_in_at)});
    }
    std::fputs(table.text().c_str(), stdout);
    return 0;
  });
}

int show_user(const std::optional<std::string>& env_file, const std::string& email, bool as_json) {
  return with_tools(env_file, [&](AdministratorTools& tools) {
    const auto address = parse_email(email);
    const auto user = tools.users.find_by_email(address);
    if (!user) return fail_unknown(address);
    const Shown shown = look_up(tools, *user);
    as_json ? print_json(shown) : print_facts(shown);
    return 0;
  });
}

}  // namespace sih_auth::app
