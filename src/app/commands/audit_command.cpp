#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "sih_auth/base/whole_number.hpp"
#include "sih_auth/base/word_list.hpp"

#include "app/commands/account_commands.hpp"
#include "app/commands/command_line.hpp"
#include "app/commands/command_support.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/text_table.hpp"
#include "app/commands/time_argument.hpp"
#include "http/json.hpp"

namespace sih_auth::app {
namespace {

using domain::RecordedEvent;

constexpr int kMostRows = 1'000'000;

struct Wanted {
  std::optional<std::string> user;
  std::optional<std::string> since;
  std::optional<std::string> event;
  int most = 100;
  bool as_json = false;
};

/// An account's number, or its address: also what was told of that address before there was an
/// account, or after.
void narrow_to_user(AdministratorTools& tools, const std::string& typed,
                    storage::EventFilter& filter) {
  if (const auto id = base::whole_number<std::int64_t>(typed)) {
    filter.user = domain::UserId{*id};
    return;
  }
  const auto email = parse_email(typed);
  if (const auto user = tools.users.find_by_email(email)) filter.user = user->id;
  filter.address_tags = tools.tagger.tags(email.value());
}

storage::EventFilter filter_of(AdministratorTools& tools, const Wanted& wanted) {
  storage::EventFilter filter;
  filter.most = wanted.most;
  if (wanted.user) narrow_to_user(tools, *wanted.user, filter);
  if (wanted.since) filter.since = parse_time(*wanted.since, tools.clock.now());
  if (wanted.event) {
    filter.kind = domain::event_kind(*wanted.event);
    if (!filter.kind) {
      const auto word_of = [](domain::EventKind kind) { return domain::word(kind); };
      throw std::runtime_error("--event: there is no event \"" + *wanted.event + "\"; there are " +
                               base::listed(domain::event_kinds(), word_of));
    }
  }
  return filter;
}

void print_json(const std::vector<RecordedEvent>& events) {
  http::JsonWriter json;
  json.objects("events", events.size(), [&](http::JsonWriter& entry, std::size_t i) {
    const auto& [id, at, event] = events[i];
    entry.field("id", static_cast<long long>(id)).field("at", base::to_integer(at));
    entry.field("event", domain::word(event.kind))
        .field("outcome", domain::outcome_word(event.kind));
    entry.field("reason", event.reason).field("user_id", static_cast<long long>(event.user.value));
    entry.field("email", event.email).field("ip", event.visitor.ip);
    entry.field("user_agent", event.visitor.user_agent);
    entry.field("request_id", event.visitor.request_id);
  });
  std::printf("%s\n", json.text().c_str());
}

void print_table(const std::vector<RecordedEvent>& events) {
  TextTable table({"WHEN (UTC)", "EVENT", "REASON", "USER", "E-MAIL", "IP", "BROWSER"});
  for (const auto& [id, at, event] : events) {
    const bool is_by_command = event.visitor.ip.empty();
    table.add({in_utc(at), std::string(domain::word(event.kind)), event.reason,
               event.user.value == 0 ? "" : std::to_string(event.user.value), event.email,
               is_by_command ? "(command)" : event.visitor.ip, event.visitor.user_agent});
  }
  std::fputs(table.text().c_str(), stdout);
}

}  // namespace

void add_audit_command(CommandLine& line) {
  auto& wanted = line.value<Wanted>();
  auto& audit = line.add("audit", "show what has happened to accounts, the latest first", [&] {
    return with_tools(line.env_file(), [&](AdministratorTools& tools) {
      const auto events = tools.trail.store().find(filter_of(tools, wanted));
      wanted.as_json ? print_json(events) : print_table(events);
      return 0;
    });
  });
  audit.add_option("--user", wanted.user,
                   "only this account's (EMAIL, or its number, of a deleted one too)");
  audit.add_option("--since", wanted.since,
                   "only since then: 24h, 7d, 2026-11-25 or 2026-11-25T14:00:00 (UTC)");
  audit.add_option("--event", wanted.event, "only these, such as login_failed");
  audit.add_option("--limit", wanted.most, "at most so many; 100 unless given")
      ->check(CLI::Range(1, kMostRows));
  audit.add_flag("--json", wanted.as_json, "for programs; times are UTC seconds");
}

}  // namespace sih_auth::app
