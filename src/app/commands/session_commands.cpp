#include <cstdio>
#include <set>
#include <stdexcept>

#include <CLI/CLI.hpp>

#include "app/commands/account_commands.hpp"
#include "app/commands/command_line.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/terminal.hpp"
#include "app/commands/text_table.hpp"
#include "http/json.hpp"

namespace sih_auth::app {
namespace {

using EnvFile = std::optional<std::string>;
using storage::ListedSession;

void print_json(const std::vector<ListedSession>& sessions) {
  http::JsonWriter json;
  json.objects("sessions", sessions.size(), [&](http::JsonWriter& entry, std::size_t i) {
    const auto& [session, user_id, email] = sessions[i];
    entry.field("id", static_cast<long long>(session.id.value))
        .field("user_id", static_cast<long long>(user_id.value))
        .field("email", email)
        .field("kind", word(session.kind))
        .field("created_at", base::to_integer(session.created_at))
        .field("last_seen_at", base::to_integer(session.last_seen_at))
        .field("ip", session.visitor.ip)
        .field("user_agent", session.visitor.user_agent);
  });
  std::printf("%s\n", json.text().c_str());
}

void print_table(const std::vector<ListedSession>& sessions) {
  TextTable table({"ID", "E-MAIL", "KIND", "SIGNED IN (UTC)", "LAST SEEN (UTC)", "IP", "BROWSER"});
  for (const auto& [session, user_id, email] : sessions) {
    table.add({std::to_string(session.id.value), email, std::string(word(session.kind)),
               in_utc(session.created_at), in_utc(session.last_seen_at), session.visitor.ip,
               session.visitor.user_agent});
  }
  std::fputs(table.text().c_str(), stdout);
}

int list_sessions(const EnvFile& env_file, const std::optional<std::string>& email, bool as_json) {
  return with_tools(env_file, [&](AdministratorTools& tools) {
    auto sessions = tools.session_overview.list(tools.clock.now(), tools.idle_since());
    if (email) {
      const auto address = parse_email(*email);
      const auto user = tools.users.find_by_email(address);
      if (!user) return fail_unknown(address);
      std::erase_if(sessions,
                    [&](const ListedSession& listed) { return listed.user_id != user->id; });
    }
    as_json ? print_json(sessions) : print_table(sessions);
    return 0;
  });
}

/// Which sessions are to end; one of the three.
struct Revoked {
  std::vector<long long> ids;
  std::optional<std::string> email;
  bool all = false;
  bool is_sure = false;
};

/// To be called inside a transaction.
void tell(AdministratorTools& tools, domain::EventKind kind, domain::UserId owner) {
  if (const auto user = tools.users.find(owner)) tools.trail.events().record(kind, *user, {});
}

int end_by_id(AdministratorTools& tools, const std::vector<long long>& ids) {
  // The first that is unknown undoes all of it.
  tools.connection.write([&] {
    for (const long long id : std::set<long long>(ids.begin(), ids.end())) {
      const auto owner =
          tools.session_overview.owner_of({id}, tools.clock.now(), tools.idle_since());
      if (!owner || !tools.sessions.end(*owner, {id})) {
        throw std::runtime_error("there is no session " + std::to_string(id) +
                                 " (sih-auth session list shows all)");
      }
      tell(tools, domain::EventKind::session_ended, *owner);
    }
  });
  for (const long long id : ids)
    std::printf("ended session %lld\n", id);
  return 0;
}

int end_all(AdministratorTools& tools) {
  std::size_t count = 0;
  tools.connection.write([&] {
    const auto sessions = tools.session_overview.list(tools.clock.now(), tools.idle_since());
    count = sessions.size();
    std::set<long long> owners;
    for (const ListedSession& listed : sessions)
      owners.insert(listed.user_id.value);
    for (const long long owner : owners) {
      tools.sessions.end_all_of({owner});
      tell(tools, domain::EventKind::sessions_ended, {owner});
    }
  });
  std::printf("ended %zu sessions\n", count);
  return 0;
}

int revoke_sessions(const EnvFile& env_file, const Revoked& revoked) {
  if ((revoked.ids.empty() ? 0 : 1) + (revoked.email ? 1 : 0) + (revoked.all ? 1 : 0) != 1) {
    throw CLI::ValidationError("session revoke", "say which: ID…, --user EMAIL or --all");
  }
  if (revoked.all && !revoked.is_sure) {
    const auto answer = confirm("Sign everybody out?");
    if (!answer) return fail(answer.error());
  }
  return with_tools(env_file, [&](AdministratorTools& tools) {
    if (revoked.all) return end_all(tools);
    if (!revoked.email) return end_by_id(tools, revoked.ids);
    const auto email = parse_email(*revoked.email);
    const auto outcome = tools.administration.end_sessions({&email, 1});
    if (!outcome) return fail_unknown(outcome.error());
    std::printf("ended every session of %s\n", email.value().c_str());
    return 0;
  });
}

}  // namespace

void add_session_commands(CommandLine& line) {
  auto& session = line.add_group("session", "see who is signed in, and end it");

  auto& whose = line.value<std::optional<std::string>>();
  auto& as_json = line.value<bool>();
  auto& list = line.add_to(session, "list", "list the live sessions, the latest visit first",
                           [&] { return list_sessions(line.env_file(), whose, as_json); });
  list.add_option("EMAIL", whose, "only this account's");
  list.add_flag("--json", as_json, "for programs; times are UTC seconds");

  auto& revoked = line.value<Revoked>();
  auto& revoke = line.add_to(session, "revoke", "end sessions; their next request is refused",
                             [&] { return revoke_sessions(line.env_file(), revoked); });
  revoke.add_option("ID", revoked.ids, "these; all of them or, if one is unknown, none");
  revoke.add_option("--user", revoked.email, "every session of this account (EMAIL)");
  revoke.add_flag("--all", revoked.all, "every session of everybody");
  revoke.add_flag("--yes", revoked.is_sure, "with --all: do not ask");
}

}  // namespace sih_auth::app
