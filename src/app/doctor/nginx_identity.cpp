#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "sih_auth/base/encoding.hpp"

#include "app/doctor/nginx_rules.hpp"

namespace sih_auth::app {
namespace {

constexpr std::array<std::string_view, 10> kProxyHeaders{
    "remote-user",   "remote-email",       "remote-user-id",    "remote-name",
    "remote-groups", "x-forwarded-user",   "x-forwarded-email", "x-forwarded-groups",
    "x-remote-user", "x-auth-request-user"};
constexpr std::array<std::string_view, 7> kFastcgiParams{
    "remote_user",        "http_remote_user", "http_remote_email",    "http_remote_user_id",
    "http_remote_groups", "http_remote_name", "http_x_forwarded_user"};

/// Which of `wanted` the directives of this name do not set here; empty: none.
template <typename Wanted>
std::string missing(const NginxScope& location, std::string_view directive, const Wanted& wanted) {
  std::set<std::string, std::less<>> set_here;
  for (const NginxDirective* one : location.in_force(directive))
    set_here.insert(base::to_lower_ascii(one->argument(0)));
  for (const std::string_view name : wanted) {
    if (!set_here.contains(name)) return std::string(name);
  }
  return "";
}

struct Application {
  std::string pass;     ///< the directive that hands over
  std::string setting;  ///< the one that sets what is handed over
  std::string snippet;
  std::string place;  ///< of the snippet
};

const std::array<Application, 2>& applications() {
  static const std::array<Application, 2> all{
      {{"proxy_pass", "proxy_set_header", "sih-auth-identity-proxy.conf",
        "in the location: it has a proxy_set_header of its own, so it inherits none; else in the "
        "server"},
       {"fastcgi_pass", "fastcgi_param", "sih-auth-identity-fastcgi.conf",
        "in the location, after fastcgi_params"}}};
  return all;
}

/// What is handed to, such as `http://127.0.0.1:3000`; our own pools do not count.
std::set<std::string> targets_of(const NginxScope& location, const std::string& pass) {
  std::set<std::string> targets;
  for (const NginxDirective* one : location.here(pass)) {
    if (!one->argument(0).starts_with("sih_auth_")) targets.insert(one->argument(0));
  }
  return targets;
}

bool meet(const std::set<std::string>& one, const std::set<std::string>& other) {
  return std::ranges::any_of(one,
                             [&](const std::string& target) { return other.contains(target); });
}

bool judge_application(const NginxScope& server, const Application& application,
                       Findings& findings) {
  std::set<std::string> behind_login;
  for (const NginxScope& location : nginx_locations(server)) {
    if (is_protected(location)) behind_login.merge(targets_of(location, application.pass));
  }
  bool is_good = true;
  for (const NginxScope& location : nginx_locations(server)) {
    if (!meet(targets_of(location, application.pass), behind_login)) continue;
    const std::string name = application.pass == "proxy_pass"
                                 ? missing(location, application.setting, kProxyHeaders)
                                 : missing(location, application.setting, kFastcgiParams);
    if (name.empty()) continue;
    is_good = false;
    findings.wrong("a client can tell the application behind the " + location.title() +
                       " who it is: nobody replaces " + name + " there",
                   {"include snippets/" + application.snippet + ";   (" + application.place + ")"});
  }
  return is_good;
}

}  // namespace

void judge_identity(const std::vector<NginxDirective>& main, Findings& findings) {
  bool is_good = true;
  for (const NginxScope& server : nginx_servers(main)) {
    for (const Application& application : applications())
      is_good = judge_application(server, application, findings) && is_good;
    const auto underscores = server.in_force("underscores_in_headers");
    if (underscores.empty() || underscores.front()->argument(0) != "on") continue;
    findings.warn("nginx lets header names with `_` through in " + server.title() +
                      ": many applications read X_Any_Header as X-Any-Header",
                  {"remove `underscores_in_headers on;` (" + underscores.front()->place() + ")"});
  }
  if (is_good) findings.ok("no client can tell a protected application who it is");
}

}  // namespace sih_auth::app
