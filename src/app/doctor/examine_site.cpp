#include <algorithm>
#include <string>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/domain/redirect_policy.hpp"

#include "app/doctor/cookie_facts.hpp"
#include "app/doctor/examinations.hpp"
#include "app/doctor/nginx_rules.hpp"
#include "app/doctor/outside.hpp"
#include "app/doctor/web_address.hpp"

namespace sih_auth::app {
namespace {

/// By nginx's files, which the nginx that runs may not have read yet.
bool is_protected_on_disk(const Installation& it) {
  const auto site = parse_web_address(it.request.site);
  if (!it.nginx || !site) return false;
  const auto protects_page = [&](const NginxScope& location) {
    return is_protected(location) && site->path.starts_with(location.own().arguments.back());
  };
  return std::ranges::any_of(nginx_servers(*it.nginx), [&](const NginxScope& server) {
    return nginx_serves(server, site->host) &&
           std::ranges::any_of(nginx_locations(server), protects_page);
  });
}

const std::string kReload =
    "systemctl reload nginx   (its files protect such a location: it may not have read them)";

Findings::Remedy protecting_lines(const Installation& it) {
  Findings::Remedy lines{"include snippets/sih-auth-server.conf;    (in the site's server)",
                         "include snippets/sih-auth-protect.conf;   (in the page's location)"};
  if (is_protected_on_disk(it)) lines.insert(lines.begin(), kReload);
  return lines;
}

/// Everything that a stranger might claim.
std::vector<std::string> claims(const Installation& it) {
  std::vector<std::string> headers{"Accept: text/html"};
  for (const char* name :
       {"Remote-User", "Remote-Email", "Remote-User-Id", "Remote-Groups", "X-Forwarded-User",
        "X-Forwarded-Email", "X-Auth-Request-User", "X-Remote-User", "Remote_User",
        "SIH_AUTH_GROUPS", "SIH-AUTH-USER", "SIH_AUTH_ORIGINAL_URL"}) {
    headers.push_back(std::string(name) + ": 1");
  }
  headers.push_back("Cookie: " + it.config().site.session_cookie_name + "=forged");
  return headers;
}

/// With two parameters, as many links have.
std::string with_parameters(const std::string& site) {
  return site + (site.find('?') == std::string::npos ? "?" : "&") + "a=1&b=2";
}

/// The value of `rd` in an address of the portal; empty without one.
std::string rd_of(const std::string& location) {
  constexpr std::string_view kName = "rd=";
  const auto question = location.find('?');
  if (question == std::string::npos) return "";
  std::string_view query = std::string_view(location).substr(question + 1);
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    if (!pair.starts_with(kName)) continue;
    return base::decode_query_value(pair.substr(kName.size())).value_or("");
  }
  return "";
}

void examine_way_back(const std::string& asked, const std::string& location, Findings& findings) {
  const std::string rd = rd_of(location);
  if (rd == asked) {
    findings.ok("the whole address comes back after login, with all its parameters");
    return;
  }
  const auto wanted = parse_web_address(asked);
  const auto given = parse_web_address(rd);
  if (wanted && given && wanted->scheme != given->scheme && wanted->path == given->path) {
    findings.wrong("after login people come back by " + given->scheme + ", not " + wanted->scheme +
                       ": nginx does not know how they reached the proxy before it",
                   {"include snippets/sih-auth-realip.conf;   (with that proxy's address in it)"});
    return;
  }
  findings.wrong("the address does not survive the way through login: " + asked +
                     " comes back as " + (rd.empty() ? "nothing" : rd),
                 {"include snippets/sih-auth-server.conf;   (its own words, unchanged: it encodes "
                  "the address)"});
}

void examine_refusal(const Installation& it, Findings& findings) {
  const std::string asked = with_parameters(it.request.site);
  const auto answer = ask_outside(it, {.url = asked, .headers = claims(it)});
  if (!answer) {
    findings.wrong(no_answer_text(asked, answer.error()), no_answer_remedy(asked, answer.error()));
    return;
  }
  const std::string status = std::to_string(answer->status);
  const std::string location = answer->header("location");
  const bool leads_to_portal = is_below(host_of(location), host_of(it.request.url)) &&
                               location.starts_with(it.request.url + "/");
  if (answer->status / 100 == 2) {
    findings.wrong("the page is open: a stranger who claims to be somebody gets " + status +
                       " at " + it.request.site,
                   protecting_lines(it));
  } else if (answer->status == 401 || (answer->status / 100 == 3 && leads_to_portal)) {
    findings.ok("a stranger is refused, whatever headers and cookies they send (" + status + ")");
    examine_way_back(asked, location, findings);
  } else if (answer->status / 100 == 3) {
    findings.wrong("the page leads to " + location + " instead of the portal",
                   {"--site must name the page itself: sih-auth doctor --site " + location,
                    "SITE_URL=" + it.request.url + "   (in " + it.settings_place() + ")"});
  } else if (answer->status == 503 || answer->status == 500) {
    findings.wrong("nobody gets in: the page answers " + status + ", as nginx cannot ask the check",
                   is_protected_on_disk(it)
                       ? Findings::Remedy{"see \"Sockets\" above", kReload}
                       : Findings::Remedy{"see \"Sockets\" above; in the server: include "
                                          "snippets/sih-auth-server.conf;",
                                          "in an inner location repeat: include "
                                          "snippets/sih-auth-protect.conf;"});
  } else {
    findings.wrong("the page answers a stranger " + status + ", neither a login nor a refusal",
                   protecting_lines(it));
  }
}

/// `location /app/` does not cover /app.
void examine_bare_path(const Installation& it, Findings& findings) {
  const auto site = parse_web_address(it.request.site);
  if (site->path.size() < 2 || !site->path.ends_with('/')) return;
  const std::string bare = it.request.site.substr(0, it.request.site.size() - 1);
  const auto answer = ask_outside(it, {.url = bare, .headers = claims(it)});
  if (!answer || answer->status / 100 != 2) return;
  findings.wrong("without its last slash the page is open: " + bare,
                 {"location = " + site->path.substr(0, site->path.size() - 1) + " { return 301 " +
                  site->path + "; }"});
}

void examine_settings_for(const Installation& it, Findings& findings) {
  const SiteConfig& settings = it.config().site;
  const std::string host = host_of(it.request.site);
  const std::string portal = host_of(it.request.url);
  const std::string in_file = "   (in " + it.settings_place() + ")";
  const domain::RedirectPolicy policy(settings.url, settings.cookie_domain,
                                      settings.allowed_redirect_hosts);
  if (policy.target(it.request.site) != it.request.site) {
    findings.wrong(
        "after login people end on the portal: " + host + " is no host that rd may lead to",
        {"ALLOWED_REDIRECT_HOSTS=" + host + in_file});
  } else {
    findings.ok("the portal sends people back to " + host);
  }
  if (host == portal || (!settings.cookie_domain.empty() && is_below(host, settings.cookie_domain)))
    return;
  const std::string common = common_domain(portal, host);
  if (common.empty()) {
    findings.wrong(
        "the session cookie of " + portal + " never reaches " + host + ", a host of another domain",
        {"give " + host + " a portal of its own below its domain"});
  } else {
    findings.wrong("the session cookie of " + portal + " does not reach " + host +
                       ": people are sent to the portal again and again",
                   {"COOKIE_DOMAIN=" + common + in_file,
                    "SESSION_COOKIE_NAME=" + best_cookie_name(common) + in_file});
  }
}

}  // namespace

Findings examine_site(const Installation& it) {
  Findings findings;
  if (it.request.site.empty()) {
    findings.not_checked("a protected page: none was named",
                         {"sih-auth doctor --site https://app.example.com/page"});
    return findings;
  }
  if (!can_ask_outside(it, findings)) return findings;
  if (!parse_web_address(it.request.site)) {
    findings.wrong(it.request.site + " is no address", {"--site https://app.example.com/page"});
    return findings;
  }
  examine_refusal(it, findings);
  examine_bare_path(it, findings);
  if (it.has_config()) examine_settings_for(it, findings);
  return findings;
}

}  // namespace sih_auth::app
