#include "app/doctor/nginx_tree.hpp"

#include <algorithm>
#include <charconv>

namespace sih_auth::app {
namespace {

void collect_here(const NginxDirective& block, std::string_view name,
                  std::vector<const NginxDirective*>& found) {
  for (const NginxDirective& directive : block.block) {
    if (directive.name == name) found.push_back(&directive);
    if (directive.name == "if" || directive.name == "limit_except") {
      collect_here(directive, name, found);
    }
  }
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words)
    text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace

std::vector<const NginxDirective*> NginxScope::in_force(std::string_view name) const {
  std::vector<const NginxDirective*> found;
  for (auto level = levels_.rbegin(); level != levels_.rend() && found.empty(); ++level) {
    for (const NginxDirective& directive : (*level)->block) {
      if (directive.name == name) found.push_back(&directive);
    }
  }
  return found;
}

std::vector<const NginxDirective*> NginxScope::here(std::string_view name) const {
  std::vector<const NginxDirective*> found;
  collect_here(own(), name, found);
  return found;
}

std::vector<NginxScope> NginxScope::locations() const {
  std::vector<NginxScope> found;
  for (const NginxDirective& directive : own().block) {
    if (directive.name != "location") continue;
    auto levels = levels_;
    levels.push_back(&directive);
    found.emplace_back(std::move(levels));
  }
  return found;
}

std::string NginxScope::title() const {
  const std::string what = is_location() ? "location " + joined(own().arguments) + " of " : "";
  return what + nginx_server_title(server()) + " (" + own().place() + ")";
}

std::vector<NginxScope> nginx_servers(const std::vector<NginxDirective>& main) {
  std::vector<NginxScope> servers;
  for (const NginxDirective& http : main) {
    if (http.name != "http") continue;
    for (const NginxDirective& server : http.block) {
      if (server.name == "server")
        servers.emplace_back(std::vector<const NginxDirective*>{&http, &server});
    }
  }
  return servers;
}

std::vector<NginxScope> nginx_locations(const NginxScope& server) {
  std::vector<NginxScope> all;
  for (const NginxScope& location : server.locations()) {
    all.push_back(location);
    for (NginxScope& inner : nginx_locations(location))
      all.push_back(std::move(inner));
  }
  return all;
}

std::vector<std::string> nginx_upstream(const std::vector<NginxDirective>& main,
                                        std::string_view name) {
  std::vector<std::string> servers;
  for (const NginxDirective& http : main) {
    for (const NginxDirective& upstream : http.block) {
      if (upstream.name != "upstream" || upstream.argument(0) != name) continue;
      for (const NginxDirective& server : upstream.block) {
        if (server.name == "server") servers.push_back(server.argument(0));
      }
    }
  }
  return servers;
}

bool nginx_serves(const NginxScope& server, const std::string& host) {
  return std::ranges::any_of(server.in_force("server_name"), [&](const NginxDirective* names) {
    return std::ranges::find(names->arguments, host) != names->arguments.end();
  });
}

std::string nginx_server_title(const NginxDirective& server) {
  for (const NginxDirective& directive : server.block) {
    if (directive.name == "server_name" && !directive.argument(0).empty())
      return directive.argument(0);
  }
  return "the server without a name";
}

long long nginx_size(std::string_view text) {
  long long size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (error != std::errc{}) return 0;
  if (unit.empty()) return size;
  if (unit == "k" || unit == "K") return size * 1024;
  if (unit == "m" || unit == "M") return size * 1024 * 1024;
  return 0;
}

}  // namespace sih_auth::app
