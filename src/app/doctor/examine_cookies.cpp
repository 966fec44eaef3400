#include <algorithm>
#include <string>

#include "app/doctor/cookie_facts.hpp"
#include "app/doctor/examinations.hpp"
#include "app/doctor/outside.hpp"
#include "app/doctor/web_address.hpp"

namespace sih_auth::app {
namespace {

std::string flags_line(bool is_https) {
  return std::string("fastcgi_param COOKIE_FLAGS \"") + (is_https ? "Secure; " : "") +
         "HttpOnly; SameSite=Lax\";   (in the portal's server)";
}

void examine_names(const Installation& it, const WebAddress& portal, Findings& findings) {
  const SiteConfig& site = it.config().site;
  const std::string in_file = "   (in " + it.settings_place() + ")";
  const bool is_prefixed = site.session_cookie_name.starts_with("__");
  if (!site.cookie_domain.empty() && !is_below(portal.host, site.cookie_domain)) {
    findings.wrong("COOKIE_DOMAIN is " + site.cookie_domain + ", which the portal's host " +
                       portal.host + " is not below: browsers refuse its cookies",
                   {"COOKIE_DOMAIN=" + portal.host.substr(portal.host.find('.') + 1) + in_file});
  }
  if (portal.is_https() && !is_prefixed) {
    findings.warn("the session cookie is called " + site.session_cookie_name +
                      ": with a prefix in its name no other host could plant one",
                  {"SESSION_COOKIE_NAME=" + best_cookie_name(site.cookie_domain) + in_file});
  }
}

}  // namespace

Findings examine_cookies(const Installation& it) {
  Findings findings;
  if (!can_ask_outside(it, findings)) return findings;
  const auto portal = parse_web_address(it.request.url);
  if (it.has_config()) examine_names(it, *portal, findings);
  // It clears the session cookie of whoever asks; without a cookie nothing else happens.
  const std::string url = it.request.url + "/logout";
  const auto answer = ask_outside(it, {.url = url, .method = "POST"});
  const auto lines = answer ? answer->all_headers("set-cookie") : std::vector<std::string>{};
  if (lines.empty()) {
    findings.not_checked("the cookies' flags: POST " + url + " sets none" +
                             (answer ? " (" + std::to_string(answer->status) + ")" : ""),
                         {"put right what is said under \"Portal\", then run this again"});
    return findings;
  }
  bool has_session = false;
  bool is_good = true;
  for (const std::string& line : lines) {
    const SetCookie cookie = parse_set_cookie(line);
    has_session = has_session || cookie.name == it.config().site.session_cookie_name;
    for (const std::string& fault : cookie_faults(cookie, portal->is_https())) {
      const auto is_known = [&](const Finding& finding) { return finding.what == fault; };
      if (std::ranges::none_of(findings.all(), is_known)) {
        findings.wrong(fault, {flags_line(portal->is_https())});
      }
      is_good = false;
    }
  }
  if (it.has_config() && !has_session) {
    findings.wrong("the running service does not set " + it.config().site.session_cookie_name +
                       ": it has other settings than " + it.settings_place(),
                   {"systemctl reload sih-auth"});
  }
  if (is_good) findings.ok("cookies have the flags that keep them safe");
  return findings;
}

}  // namespace sih_auth::app
