#include <algorithm>
#include <array>
#include <string>

#include "app/doctor/nginx_rules.hpp"

namespace sih_auth::app {
namespace {

constexpr std::string_view kCheck = "/sih-auth-check";
constexpr std::array<std::string_view, 6> kHandlers{"proxy_pass", "fastcgi_pass", "uwsgi_pass",
                                                    "scgi_pass",  "grpc_pass",    "memcached_pass"};

bool is_regular_expression(const NginxDirective& location) {
  return location.argument(0).starts_with('~');
}

/// The address of a prefix location; empty for another kind.
std::string prefix_of(const NginxDirective& location) {
  if (location.arguments.size() == 1 && location.argument(0).starts_with('/'))
    return location.argument(0);
  return location.argument(0) == "^~" ? location.argument(1) : "";
}

bool is_internal(const NginxScope& location) {
  return !location.here("internal").empty() || location.own().argument(0).starts_with('@');
}

bool has_handler(const NginxScope& location) {
  return std::ranges::any_of(kHandlers, [&](auto name) { return !location.here(name).empty(); });
}

bool only_answers(const NginxScope& location) {
  return !location.here("return").empty();
}

bool is_success(const std::string& code) {
  return code.starts_with('2') || code.empty() || code.front() < '0' || code.front() > '9';
}

void judge_early_answers(const NginxScope& location, Findings& findings) {
  for (const NginxDirective* directive : location.here("return")) {
    const std::string what = "`return` in the protected " + location.title() +
                             " acts before the check: whoever is not signed in gets it, too";
    const Findings::Remedy remedy{"move the `return` into a location of its own (" +
                                  directive->place() + ")"};
    is_success(directive->argument(0)) ? findings.wrong(what, remedy) : findings.warn(what, remedy);
  }
  for (const NginxDirective* directive : location.here("rewrite")) {
    if (directive->argument(2) != "last") continue;
    findings.wrong(
        "`rewrite … last` in the protected " + location.title() + " leaves it before the check",
        {"rewrite " + directive->argument(0) + " " + directive->argument(1) + " break;   (" +
         directive->place() + ")"});
  }
  for (const NginxDirective* directive : location.in_force("satisfy")) {
    if (directive->argument(0) != "any") continue;
    findings.wrong("`satisfy any` lets visitors into the protected " + location.title() +
                       " who are not signed in",
                   {"remove `satisfy any;` (" + directive->place() + ")"});
  }
}

void judge_check_location(const NginxScope& server, Findings& findings) {
  for (const NginxScope& location : server.locations()) {
    if (location.own().argument(0) != "=" || location.own().argument(1) != kCheck) continue;
    if (location.here("internal").empty()) {
      findings.wrong(
          "visitors can ask the check themselves: " + location.title() + " is not internal",
          {"internal;   (as snippets/sih-auth-check.conf has)"});
    }
    return;
  }
  findings.wrong(
      "the server " + server.title() + " has protected locations but not the check that they ask",
      {"include snippets/sih-auth-server.conf;   (in that server)"});
}

/// Where nginx would look for this address, regular expressions apart; nullptr: nowhere.
const NginxScope* location_for(const std::vector<NginxScope>& locations,
                               const std::string& address) {
  const NginxScope* best = nullptr;
  for (const NginxScope& location : locations) {
    const NginxDirective& own = location.own();
    if (own.argument(0) == "=" && own.argument(1) == address) return &location;
    const std::string prefix = prefix_of(own);
    if (prefix.empty() || !address.starts_with(prefix)) continue;
    if (best == nullptr || prefix.size() > prefix_of(best->own()).size()) best = &location;
  }
  return best;
}

/// `location /app/` does not cover /app.
void judge_slash(const NginxScope& location, const std::vector<NginxScope>& siblings,
                 Findings& findings) {
  const std::string prefix = prefix_of(location.own());
  if (prefix.size() < 2 || !prefix.ends_with('/')) return;
  const std::string bare = prefix.substr(0, prefix.size() - 1);
  const NginxScope* const other = location_for(siblings, bare);
  if (other == nullptr || is_protected(*other) || only_answers(*other)) return;
  const bool is_named = other->own().arguments.back() == bare;
  // nginx sends /app to /app/ by itself where that is handed on, unless /app has a location.
  if (!is_named && (has_handler(location) || !has_handler(*other))) return;
  findings.wrong("the " + location.title() + " is protected, but " + bare +
                     " without the slash is open: " + other->title() + " answers it",
                 {"location = " + bare + " { return 301 " + prefix + "; }"});
}

void judge_regular_expressions(const std::vector<NginxScope>& siblings, Findings& findings) {
  const auto has_open_prefix = [](const NginxScope& location) {
    return is_protected(location) && location.own().arguments.size() == 1 &&
           !is_regular_expression(location.own()) && !is_internal(location);
  };
  if (std::ranges::none_of(siblings, has_open_prefix)) return;
  for (const NginxScope& location : siblings) {
    if (!is_regular_expression(location.own()) || is_protected(location) || is_internal(location))
      continue;
    findings.warn(
        "the " + location.title() + " is open, and wins over the protected locations beside it",
        {"include snippets/sih-auth-protect.conf;   (in it, too)",
         "or begin the protected ones with `location ^~`"});
  }
}

}  // namespace

bool is_protected(const NginxScope& location) {
  const auto asked = location.in_force("auth_request");
  return !asked.empty() && asked.front()->argument(0) == kCheck;
}

void judge_protection(const std::vector<NginxDirective>& main, Findings& findings) {
  int protected_locations = 0;
  for (const NginxScope& server : nginx_servers(main)) {
    int here = 0;
    const auto siblings = server.locations();
    for (const NginxScope& location : nginx_locations(server)) {
      if (is_internal(location) || !is_protected(location)) continue;
      ++here;
      judge_early_answers(location, findings);
      judge_slash(location, siblings, findings);
    }
    if (here > 0) judge_check_location(server, findings);
    if (here > 0) judge_regular_expressions(siblings, findings);
    protected_locations += here;
  }
  if (protected_locations == 0) {
    findings.warn("no location is behind the login",
                  {"include snippets/sih-auth-server.conf;    (in a site's server)",
                   "include snippets/sih-auth-protect.conf;   (in its location)"});
  } else if (findings.count(Mark::error) == 0) {
    findings.ok(std::to_string(protected_locations) +
                (protected_locations == 1 ? " location is" : " locations are") +
                " behind the login, and nothing goes past the check");
  }
}

}  // namespace sih_auth::app
