#include <algorithm>
#include <string>

#include "app/doctor/nginx_rules.hpp"
#include "http/origin_policy.hpp"

namespace sih_auth::app {
namespace {

/// What sih-auth-cors-origins.conf says, in the map that includes it.
std::vector<std::string> listed_origins(const std::vector<NginxDirective>& main) {
  std::vector<std::string> origins;
  for (const NginxDirective& http : main) {
    for (const NginxDirective& map : http.block) {
      if (map.name != "map" || map.argument(1) != "$sih_auth_cors_listed") continue;
      for (const NginxDirective& entry : map.block) {
        if (!entry.argument(0).empty()) origins.push_back(entry.name);
      }
    }
  }
  return origins;
}

}  // namespace

void judge_cors(const std::vector<NginxDirective>& main, const std::vector<std::string>& origins,
                Findings& findings) {
  if (origins.empty()) return;
  const std::vector<std::string> listed = listed_origins(main);
  bool is_good = true;
  for (const std::string& as_sent : http::normalized_origins(origins)) {
    if (std::ranges::find(listed, as_sent) != listed.end()) continue;
    is_good = false;
    findings.warn("pages of " + as_sent +
                      " cannot read what nginx itself refuses (429, 413, 503): it is listed in "
                      "CORS_ALLOWED_ORIGINS alone",
                  {as_sent + "  1;   (snippets/sih-auth-cors-origins.conf)"});
  }
  if (is_good) findings.ok("nginx lists the origins of CORS_ALLOWED_ORIGINS, too");
}

}  // namespace sih_auth::app
