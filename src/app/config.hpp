#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/log.hpp"
#include "sih_auth/base/secret.hpp"
#include "sih_auth/domain/accounts.hpp"
#include "sih_auth/domain/sessions.hpp"
#include "sih_auth/domain/token_sessions.hpp"

#include "app/environment.hpp"
#include "app/settings_reader.hpp"
#include "crypto/argon2id.hpp"
#include "mail/template_set.hpp"
#include "storage/database_address.hpp"

namespace sih_auth::app {

enum class MailTransport { smtp, console };

/// How the connection to the mail server is protected. `opportunistic` is for a server on this
/// machine alone.
enum class SmtpProtection { implicit_tls, starttls, none, opportunistic };

struct MailConfig {
  MailTransport transport = MailTransport::console;
  std::string server;
  int port = 0;
  std::string username;
  base::Secret password;
  std::string sender;
  SmtpProtection protection = SmtpProtection::starttls;
  std::string ca_file;            ///< certificates to trust; empty: the system's
  mail::TemplateTexts templates;  ///< an administrator's, checked, in the place of ours
};

struct SiteConfig {
  std::string name;
  std::string url;  ///< without a slash at its end; may be empty in development
  std::string logo_url;
  std::string color;  ///< `#rrggbb`
  std::string cookie_domain;
  std::string session_cookie_name;
  std::vector<std::string> allowed_redirect_hosts;
  std::vector<std::string> cors_allowed_origins;
};

/// Who is told of events; nobody when `url` is empty.
struct WebhookConfig {
  std::string url;
  base::Secret secret;  ///< `whsec_…`; several while they change, separated by blanks
};

struct WorkerCounts {
  int api = 0;
  int check = 0;
  int mail = 0;
};

/// Every setting, checked. The names are those of README's table.
struct Config {
  bool is_production = true;
  base::LogLevel log_level = base::LogLevel::info;
  base::LogFormat log_format = base::LogFormat::json;
  bool logs_whole_addresses = false;
  std::string state_dir;    ///< absolute
  std::string runtime_dir;  ///< absolute
  base::Secret secret_key;  ///< empty only in development: see development_key.hpp
  std::vector<base::Secret> previous_keys;
  storage::DatabaseAddress database;
  MailConfig mail;
  SiteConfig site;
  domain::SessionLifetimes session_lifetimes{};
  domain::TokenLifetimes token_lifetimes{};
  std::string token_audience;
  std::chrono::seconds otp_lifetime{};
  crypto::Argon2Cost argon2;
  domain::SignUpRules sign_up;
  std::string breach_range_url;  ///< ends with a slash; empty: passwords are not looked up
  WebhookConfig webhook;
  base::Secret sentry_dsn;                 ///< empty: errors are reported to nobody
  std::chrono::seconds audit_retention{};  ///< how long the audit trail keeps an event
  int login_failures_per_ip = 0;           ///< in 15 minutes; 0: no limit
  WorkerCounts workers;
};

struct LoadedConfig {
  Config config;
  std::vector<EffectiveSetting> effective;
  std::vector<std::string> faults;   ///< empty: the configuration is good
  std::vector<std::string> ignored;  ///< what stands in the file to no effect, and why
};

/// Reads and checks everything at once, so that an administrator sees all faults in one go.
[[nodiscard]] LoadedConfig load_config(const Environment& environment);

/// Reads and checks only what decides how a mail looks: the site's name, address, logo and colour,
/// the templates, and the sender, which may be no address. Nothing is required, all else is as in a
/// `Config{}`.
[[nodiscard]] LoadedConfig load_mail_look(const Environment& environment);

}  // namespace sih_auth::app
