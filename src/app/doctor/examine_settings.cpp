#include <array>
#include <string>

#include "app/doctor/examinations.hpp"
#include "app/doctor/permission.hpp"
#include "app/doctor/web_address.hpp"

namespace sih_auth::app {
namespace {

constexpr std::array kSecretFiles{
    "SECRET_KEY_FILE", "SECRET_KEY_PREVIOUS_FILE", "SMTP_PASSWORD_FILE",       "DATABASE_URL_FILE",
    "SENTRY_DSN_FILE", "EVENT_WEBHOOK_URL_FILE",   "EVENT_WEBHOOK_SECRET_FILE"};

/// Secrets stand in it: nobody but its owner and group may read or change it.
void examine_secret_file(const std::string& what, const std::string& path, bool is_production,
                         Findings& findings) {
  constexpr mode_t kOthers = 07;
  constexpr mode_t kGroupWrites = 020;
  const auto facts = ownership_of(path);
  if (!facts) {
    findings.not_checked(what + " " + path + " cannot be looked at", {"run this as root"});
  } else if ((facts->mode & kOthers) != 0) {
    const std::string open = "the mode of " + path + " (" + mode_text(facts->mode) +
                             ") keeps no user of this machine out, and it holds secrets";
    const Findings::Remedy close{"chmod 0640 " + path};
    is_production ? findings.wrong(open, close) : findings.warn(open, close);
  } else if ((facts->mode & kGroupWrites) != 0) {
    findings.warn("the group of " + path + " may change it (mode " + mode_text(facts->mode) + ")",
                  {"chmod 0640 " + path});
  } else {
    findings.ok(what + " " + path + " is closed to other users (mode " + mode_text(facts->mode) +
                ")");
  }
}

void examine_site_url(const Installation& it, Findings& findings) {
  const std::string& configured = it.config().site.url;
  if (it.request.url.empty() || configured.empty()) {
    findings.not_checked("SITE_URL is not set, so mails and protected sites cannot lead here",
                         {"SITE_URL=https://auth.example.com   (in " + it.settings_place() + ")"});
  } else if (is_same_address(it.request.url, configured)) {
    findings.ok("SITE_URL is the address that was asked for, " + configured);
  } else {
    findings.wrong("SITE_URL is " + configured + ", but the portal was asked for at " +
                       it.request.url +
                       ": links in mails and the way back from login lead to "
                       "another place",
                   {"SITE_URL=" + it.request.url + "   (in " + it.settings_place() + ")"});
  }
}

}  // namespace

Findings examine_settings(const Installation& it) {
  Findings findings;
  if (!it.settings_trouble.empty()) {
    findings.wrong("the settings cannot be read: " + it.settings_trouble,
                   {"as root: sih-auth check-config"});
    return findings;
  }
  for (const std::string& fault : it.loaded.faults) {
    findings.wrong(fault,
                   {"put it right in " + it.settings_place() + ", then: sih-auth check-config"});
  }
  for (const std::string& line : it.loaded.ignored)
    findings.warn(line, {"mend it, or take it out"});
  const std::string from = it.settings_file.empty() ? "the environment" : it.settings_file;
  if (it.has_config()) findings.ok("every setting is well-formed (" + from + ")");
  if (!it.config().is_production) {
    findings.warn("this is a development set-up: rules are weaker",
                  {"FLASK_ENV=production   (in " + it.settings_place() + ")"});
  }
  if (it.has_config()) examine_site_url(it, findings);
  if (!it.settings_file.empty()) {
    examine_secret_file("the file of settings", it.settings_file, it.config().is_production,
                        findings);
  }
  for (const char* name : kSecretFiles) {
    if (const auto path = it.environment.get(name))
      examine_secret_file(name, *path, it.config().is_production, findings);
  }
  return findings;
}

}  // namespace sih_auth::app
