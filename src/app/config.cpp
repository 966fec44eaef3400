#include "app/config.hpp"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "sih_auth/base/encoding.hpp"

#include "app/ignored_lines.hpp"
#include "app/mail_settings.hpp"
#include "app/setting_checks.hpp"
#include "delivery/sentry_dsn.hpp"
#include "delivery/webhook_signature.hpp"
#include "mail/site_identity.hpp"
#include "storage/database_url.hpp"

namespace sih_auth::app {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

void read_process_settings(SettingsReader& reader, Config& config) {
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  constexpr int kMostWorkers = 256;
  config.workers.api = reader.number("API_WORKERS", 2 * cores + 2, 1, kMostWorkers);
  config.workers.check = reader.number("CHECK_WORKERS", cores, 1, kMostWorkers);
  config.workers.mail = reader.number("MAIL_WORKERS", 1, 1, 16);
  config.log_level = reader.choice<base::LogLevel>("LOG_LEVEL", "info",
                                                   {{"debug", base::LogLevel::debug},
                                                    {"info", base::LogLevel::info},
                                                    {"warning", base::LogLevel::warning},
                                                    {"error", base::LogLevel::error}});
  config.log_format = reader.choice<base::LogFormat>(
      "LOG_FORMAT", config.is_production ? "json" : "text",
      {{"json", base::LogFormat::json}, {"text", base::LogFormat::text}});
  config.logs_whole_addresses =
      reader.choice<bool>("LOG_ADDRESSES", "masked", {{"masked", false}, {"full", true}});
  config.state_dir = std::filesystem::absolute(reader.text("STATE_DIR", ".")).lexically_normal();
  reader.reveal("STATE_DIR", config.state_dir);
  config.runtime_dir =
      std::filesystem::absolute(reader.text("RUNTIME_DIR", config.state_dir)).lexically_normal();
}

void read_secret_keys(SettingsReader& reader, Config& config) {
  constexpr std::size_t kLeast = 32;
  base::Secret key = reader.secret("SECRET_KEY");
  const bool placeholder = is_placeholder(key.reveal());
  if (placeholder && config.is_production) {
    reader.secret_fault(
        "SECRET_KEY",
        "this is the placeholder of an example; make one with: sih-auth generate-secret");
  } else if (key.empty() && config.is_production) {
    reader.secret_fault("SECRET_KEY",
                        "required in production; make one with: sih-auth generate-secret");
  } else if (!placeholder && !key.empty() && key.size() < kLeast) {
    reader.secret_fault(
        "SECRET_KEY", "has " + std::to_string(key.size()) + " characters; at least 32 are needed");
  } else if (!placeholder) {
    config.secret_key = std::move(key);
  }
  const base::Secret previous = reader.secret("SECRET_KEY_PREVIOUS");
  for (const std::string& old_key : base::split_list(previous.reveal())) {
    if (is_placeholder(old_key) && config.is_production) {
      // Its tokens would be checked with a key that everybody knows.
      reader.secret_fault("SECRET_KEY_PREVIOUS",
                          "holds the placeholder of an example; leave it out");
    } else if (old_key.size() < kLeast) {
      reader.secret_fault("SECRET_KEY_PREVIOUS", "holds a key of less than 32 characters");
    }
    config.previous_keys.emplace_back(old_key);
  }
}

void read_database(SettingsReader& reader, Config& config) {
  const base::Secret url_secret = reader.secret("DATABASE_URL");
  const std::string_view url = url_secret.empty() ? "sqlite:///auth.db" : url_secret.reveal();
  const auto address = storage::parse_database_url(url, config.state_dir);
  if (!address) {
    // The value may hold a password.
    reader.secret_fault("DATABASE_URL", address.error());
    return;
  }
  config.database = *address;
  reader.reveal("DATABASE_URL",
                (config.database.server ? "" : "sqlite:///") + config.database.name());
}

/// `url_is_required`: a service without one cannot say where its portal is.
void read_site_identity(SettingsReader& reader, SiteConfig& site, bool url_is_required) {
  site.name = reader.text("SITE_NAME", "SIH Auth");
  site.url = reader.text("SITE_URL", "");
  while (site.url.ends_with('/'))
    site.url.pop_back();
  if (site.url.empty() && url_is_required) {
    reader.fault("SITE_URL", "", "the portal's public address, such as https://auth.example.com");
  } else if (!site.url.empty() && !is_site_url(site.url)) {
    reader.fault("SITE_URL", site.url,
                 "http:// or https://, a host name, perhaps a port and a path");
  }
  if (has_control_characters(site.name)) {
    reader.fault("SITE_NAME", site.name, "one line of text");
  }
  site.logo_url = reader.text("SITE_LOGO_URL", "");
  if (!site.logo_url.empty() && !is_image_url(site.logo_url)) {
    reader.fault("SITE_LOGO_URL", site.logo_url,
                 "an http:// or https:// address, or a path such as /logo.svg");
  }
  site.color = reader.text("SITE_COLOR", mail::kUsualColor);
  if (!is_color(site.color)) {
    reader.fault("SITE_COLOR", site.color, "# and six hexadecimal digits, such as #1f5fbf");
  }
}

void read_site_access(SettingsReader& reader, SiteConfig& site) {
  site.cookie_domain = reader.text("COOKIE_DOMAIN", "");
  if (site.cookie_domain.starts_with('.')) site.cookie_domain.erase(0, 1);
  if (!site.cookie_domain.empty() && !is_dotted_host(site.cookie_domain)) {
    reader.fault("COOKIE_DOMAIN", site.cookie_domain, "a domain such as example.com");
  }
  site.session_cookie_name = reader.text("SESSION_COOKIE_NAME", "session");
  if (!is_session_cookie_name(site.session_cookie_name)) {
    reader.fault("SESSION_COOKIE_NAME", site.session_cookie_name,
                 "letters, digits, - and _, but not the names login and device, which are ours");
  }
  if (site.session_cookie_name.starts_with("__Host-") && !site.cookie_domain.empty()) {
    reader.fault(
        "SESSION_COOKIE_NAME", site.session_cookie_name,
        "a name that does not begin with __Host- when COOKIE_DOMAIN is set (use __Secure-)");
  }
  site.allowed_redirect_hosts = reader.list("ALLOWED_REDIRECT_HOSTS");
  for (const std::string& host : site.allowed_redirect_hosts) {
    if (!is_host(host))
      reader.fault("ALLOWED_REDIRECT_HOSTS", host, "host names, separated by commas");
  }
  site.cors_allowed_origins = reader.list("CORS_ALLOWED_ORIGINS");
  for (const std::string& origin : site.cors_allowed_origins) {
    if (!is_origin(origin)) {
      reader.fault("CORS_ALLOWED_ORIGINS", origin, "exact origins such as https://app.example.com");
    }
  }
}

void read_tokens(SettingsReader& reader, Config& config) {
  config.token_lifetimes = {reader.duration("ACCESS_TOKEN_LIFETIME", minutes(15), seconds(1)),
                            reader.duration("REFRESH_TOKEN_LIFETIME", hours(30 * 24), seconds(1))};
  if (constexpr hours kMost{24}; config.token_lifetimes.access > kMost) {
    reader.fault("ACCESS_TOKEN_LIFETIME", base::to_text(config.token_lifetimes.access),
                 "at most 24h: services elsewhere take a token to its end, whatever happens here");
  }
  config.token_audience = reader.text("TOKEN_AUDIENCE", "sih-auth");
  if (!is_visible_ascii(config.token_audience)) {
    reader.fault("TOKEN_AUDIENCE", config.token_audience,
                 "ASCII without blanks, such as a name or a URL");
  }
}

void read_accounts(SettingsReader& reader, Config& config) {
  config.session_lifetimes = {reader.duration("SESSION_LIFETIME", hours(24), seconds(1)),
                              reader.duration("SESSION_IDLE_TIMEOUT", hours(1), seconds(1)),
                              reader.duration("REMEMBER_LIFETIME", hours(30 * 24), seconds(1))};
  read_tokens(reader, config);
  config.otp_lifetime = reader.duration("OTP_LIFETIME", minutes(5), seconds(1));
  if (constexpr minutes kMost{10}; config.otp_lifetime > kMost) {
    reader.fault("OTP_LIFETIME", base::to_text(config.otp_lifetime),
                 "at most 10m (NIST SP 800-63B)");
  }
  // Below 7 MiB and above 1 GiB a hash is too cheap, or a few logins use up the machine.
  config.argon2.memory_kib =
      static_cast<std::uint32_t>(reader.number("ARGON2_MEMORY_KIB", 65'536, 7'168, 1 << 20));
  config.argon2.iterations =
      static_cast<std::uint32_t>(reader.number("ARGON2_ITERATIONS", 2, 1, 16));
  config.login_failures_per_ip = reader.number("LOGIN_FAILURES_PER_IP", 20, 0, 10'000);
  config.sign_up.enabled = reader.yes_or_no("SIGNUP_ENABLED", true);
  config.sign_up.is_private = reader.yes_or_no("SIGNUP_PRIVATE", false);
}

void read_events(SettingsReader& reader, Config& config) {
  config.audit_retention = reader.duration("AUDIT_RETENTION", hours(90 * 24), hours(1));
  // Of many receivers the path is all that keeps strangers away.
  config.webhook.url = reader.secret("EVENT_WEBHOOK_URL").reveal();
  config.webhook.secret = reader.secret("EVENT_WEBHOOK_SECRET");
  if (!config.webhook.url.empty()) {
    if (!is_private_service_url(config.webhook.url)) {
      reader.secret_fault("EVENT_WEBHOOK_URL",
                          "allowed: an https:// address (http:// on this machine alone), perhaps "
                          "with a path");
    }
    const auto keys = delivery::parse_webhook_secrets(config.webhook.secret.reveal());
    if (config.webhook.secret.empty()) {
      const std::string file = reader.file_of_secret("EVENT_WEBHOOK_SECRET");
      reader.secret_fault("EVENT_WEBHOOK_SECRET",
                          "required with EVENT_WEBHOOK_URL; make one with: printf 'whsec_%s\\n' "
                          "\"$(openssl rand -base64 32)\"" +
                              (file.empty() ? "" : " >> " + file));
    } else if (!keys) {
      reader.secret_fault("EVENT_WEBHOOK_SECRET", keys.error());
    }
  }
  config.sentry_dsn = reader.secret("SENTRY_DSN");
  if (!config.sentry_dsn.empty()) {
    const auto dsn = delivery::parse_dsn(config.sentry_dsn.reveal());
    if (!dsn) reader.secret_fault("SENTRY_DSN", dsn.error());
  }
}

void read_breach_check(SettingsReader& reader, Config& config) {
  const bool is_on =
      reader.choice<bool>("PASSWORD_BREACH_CHECK", "off", {{"off", false}, {"hibp", true}});
  std::string url = reader.text("PASSWORD_BREACH_URL", "https://api.pwnedpasswords.com/range/");
  if (!is_private_service_url(url)) {
    reader.fault("PASSWORD_BREACH_URL", url,
                 "an https:// address (http:// on this machine alone), perhaps with a path");
  }
  if (!url.ends_with('/')) url += '/';
  if (is_on) config.breach_range_url = std::move(url);
}

LoadedConfig with_findings(LoadedConfig loaded, const SettingsReader& reader) {
  loaded.effective = reader.effective();
  loaded.faults = reader.faults();
  return loaded;
}

}  // namespace

LoadedConfig load_config(const Environment& environment) {
  SettingsReader reader(environment);
  LoadedConfig loaded;
  Config& config = loaded.config;
  const bool own_name = environment.get("SIH_AUTH_ENV").has_value();
  config.is_production = reader.choice<bool>(own_name ? "SIH_AUTH_ENV" : "FLASK_ENV", "production",
                                             {{"development", false}, {"production", true}});
  read_process_settings(reader, config);
  read_secret_keys(reader, config);
  read_database(reader, config);
  read_site_identity(reader, config.site, config.is_production);
  read_site_access(reader, config.site);
  read_accounts(reader, config);
  read_breach_check(reader, config);
  read_events(reader, config);
  config.mail = read_mail(reader, config.is_production);
  std::set<std::string> settings = reader.names();
  settings.insert({"FLASK_ENV", "SIH_AUTH_ENV"});
  loaded.ignored = ignored_lines(environment.file(), settings);
  return with_findings(std::move(loaded), reader);
}

LoadedConfig load_mail_look(const Environment& environment) {
  SettingsReader reader(environment);
  LoadedConfig loaded;
  read_site_identity(reader, loaded.config.site, false);
  loaded.config.mail = read_mail_look(reader);
  return with_findings(std::move(loaded), reader);
}

}  // namespace sih_auth::app
