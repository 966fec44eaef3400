#include <algorithm>
#include <string>

#include "sih_auth/base/whole_number.hpp"

#include "app/doctor/nginx_rules.hpp"

namespace sih_auth::app {
namespace {

constexpr long long kAnswerBytes = 16LL * 1024;
constexpr long long kHeaderBytes = 8LL * 1024;

bool passes_to_us(const NginxScope& location) {
  return std::ranges::any_of(location.here("fastcgi_pass"), [](const NginxDirective* pass) {
    return pass->argument(0).starts_with("sih_auth_");
  });
}

/// Whether this server has anything to do with us.
bool is_ours(const NginxScope& server) {
  return std::ranges::any_of(nginx_locations(server), [](const NginxScope& location) {
    return passes_to_us(location) || is_protected(location);
  });
}

bool judge_answers(const NginxScope& server, Findings& findings) {
  for (const NginxScope& location : nginx_locations(server)) {
    if (!passes_to_us(location)) continue;
    const auto sizes = location.in_force("fastcgi_buffer_size");
    const long long size = sizes.empty() ? 0 : nginx_size(sizes.front()->argument(0));
    if (size >= kAnswerBytes) continue;
    const std::string where = sizes.empty() ? location.title() : sizes.front()->place();
    findings.wrong(
        "fastcgi_buffer_size is too small for an answer that holds a long address: "
        "nginx makes a 502 or 500 of it (" +
            where + ")",
        {"fastcgi_buffer_size 16k;   (as sih-auth-params.conf and sih-auth-check.conf "
         "have)"});
    return false;
  }
  return true;
}

bool judge_headers(const NginxScope& server, Findings& findings) {
  for (const NginxDirective* directive : server.in_force("large_client_header_buffers")) {
    if (nginx_size(directive->argument(1)) >= kHeaderBytes) continue;
    findings.wrong(
        "large_client_header_buffers is too small for a long address or many cookies "
        "in " +
            server.title(),
        {"large_client_header_buffers 4 8k;   (" + directive->place() + ")"});
    return false;
  }
  return true;
}

}  // namespace

std::vector<std::string> trusted_networks(const std::vector<NginxDirective>& main) {
  std::vector<std::string> networks;
  for (const NginxScope& server : nginx_servers(main)) {
    if (!is_ours(server)) continue;
    for (const NginxDirective* directive : server.in_force("set_real_ip_from"))
      networks.push_back(directive->argument(0));
  }
  return networks;
}

bool is_everybody(const std::string& network) {
  // No site of ours has a /7, and no carrier's network is smaller than what IPv6 begins with.
  constexpr int kWidest = 8;
  const auto slash = network.find('/');
  if (slash == std::string::npos) return false;
  const auto bits = base::whole_number<int>(std::string_view(network).substr(slash + 1));
  return bits && *bits < kWidest;
}

void judge_trust(const std::vector<NginxDirective>& main, Findings& findings) {
  for (const std::string& network : trusted_networks(main)) {
    if (!is_everybody(network)) continue;
    findings.wrong("nginx takes everybody's word (" + network +
                       ") on the address that they come from: no limit by address holds",
                   {"set_real_ip_from 192.0.2.10;   (your own proxy's address alone, in "
                    "sih-auth-realip.conf)"});
    return;
  }
}

void judge_buffers(const std::vector<NginxDirective>& main, Findings& findings) {
  bool is_good = true;
  for (const NginxScope& server : nginx_servers(main)) {
    if (!is_ours(server)) continue;
    is_good = judge_answers(server, findings) && is_good;
    is_good = judge_headers(server, findings) && is_good;
  }
  if (is_good) findings.ok("buffers have room for our largest headers");
}

}  // namespace sih_auth::app
