#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/random.hpp"
#include "sih_auth/domain/account_locks.hpp"
#include "sih_auth/domain/accounts.hpp"
#include "sih_auth/domain/alerts.hpp"
#include "sih_auth/domain/backup_codes.hpp"
#include "sih_auth/domain/code_budget.hpp"
#include "sih_auth/domain/devices.hpp"
#include "sih_auth/domain/email_change.hpp"
#include "sih_auth/domain/login.hpp"
#include "sih_auth/domain/login_codes.hpp"
#include "sih_auth/domain/password_guard.hpp"
#include "sih_auth/domain/recovery.hpp"
#include "sih_auth/domain/redirect_policy.hpp"
#include "sih_auth/domain/revocation.hpp"
#include "sih_auth/domain/sign_out.hpp"
#include "sih_auth/domain/throttle.hpp"

#include "app/error_reports.hpp"
#include "app/event_reporter.hpp"
#include "app/event_trail.hpp"
#include "app/mailer_bell.hpp"
#include "app/operations.hpp"
#include "app/placed_password_hasher.hpp"
#include "app/range_breached_passwords.hpp"
#include "app/roles.hpp"
#include "crypto/access_tokens.hpp"
#include "crypto/address_tagger.hpp"
#include "crypto/keyed_hasher.hpp"
#include "crypto/keyring.hpp"
#include "crypto/password_hasher.hpp"
#include "crypto/password_strength.hpp"
#include "crypto/refresh_tokens.hpp"
#include "crypto/sealer.hpp"
#include "crypto/token_issuer.hpp"
#include "fcgi/server.hpp"
#include "http/application.hpp"
#include "http/cookies.hpp"
#include "http/handlers/account_handlers.hpp"
#include "http/handlers/activity_handlers.hpp"
#include "http/handlers/backup_code_handlers.hpp"
#include "http/handlers/device_handlers.hpp"
#include "http/handlers/email_handlers.hpp"
#include "http/handlers/health_handlers.hpp"
#include "http/handlers/login_handlers.hpp"
#include "http/handlers/portal_handlers.hpp"
#include "http/handlers/recovery_handlers.hpp"
#include "http/handlers/session_handlers.hpp"
#include "http/handlers/signup_handlers.hpp"
#include "http/handlers/token_handlers.hpp"
#include "metrics/exposition.hpp"
#include "process/signals.hpp"
#include "storage/backup_code_store.hpp"
#include "storage/code_tries_store.hpp"
#include "storage/device_store.hpp"
#include "storage/email_change_store.hpp"
#include "storage/login_store.hpp"
#include "storage/migrator.hpp"
#include "storage/otp_store.hpp"
#include "storage/outbox.hpp"
#include "storage/reset_store.hpp"
#include "storage/session_store.hpp"
#include "storage/throttle_store.hpp"
#include "storage/token_session_store.hpp"
#include "storage/user_store.hpp"

namespace sih_auth::app {
namespace {

std::vector<std::string> trusted_origins(const SiteConfig& site) {
  std::vector<std::string> origins = site.cors_allowed_origins;
  if (!site.url.empty()) origins.push_back(site.url);
  return origins;
}

/// What answers the requests, each part made of those above it.
struct Services {
  Services(const RoleSettings& role_settings, base::Places& hash_places, const base::Log& its_log)
      : settings(role_settings), places(hash_places), log(its_log) {}
  Services(const Services&) = delete;
  Services& operator=(const Services&) = delete;

  const RoleSettings& settings;
  base::Places& places;
  const base::Log& log;

  const Config& config = settings.config;
  base::SystemClock clock{};
  base::SystemRandom random{};
  SocketBell bell{config};

  crypto::Keyring keyring{config.secret_key, config.previous_keys};
  crypto::Blake2bKeyedHasher keyed_hasher{keyring};
  crypto::MacTokenIssuer tokens{keyring, random};
  crypto::EdDsaAccessTokens access_tokens{keyring, config.site.url, config.token_audience, random};
  crypto::MacRefreshTokens refresh_tokens{keyring};
  crypto::AeadSealer sealer{keyring, random};
  crypto::SodiumPasswordHasher unplaced_hasher{config.argon2};
  PlacedPasswordHasher hasher{unplaced_hasher, places};

  storage::SqlConnection connection{config.database, storage::Durability::lasting,
                                    busy_counters(settings.metrics, "api")};
  storage::SqlUserStore users{connection};
  storage::SqlLoginStore logins{connection};
  storage::SqlOtpStore otps{connection};
  storage::SqlSessionStore session_store{connection};
  storage::SqlTokenSessionStore token_session_store{connection};
  storage::SqlDeviceStore device_store{connection};
  storage::SqlThrottleStore throttle_store{connection};
  storage::SqlCodeTriesStore code_tries{connection};
  storage::SqlBackupCodeStore backup_code_store{connection};
  storage::SqlResetStore resets{connection};
  storage::SqlEmailChangeStore email_changes{connection};
  storage::SqlOutbox outbox{connection, sealer, random, message_id_domain(config)};

  crypto::Blake2bAddressTagger tagger{keyring};
  EventReporter reporter{log, tagger, address_spelling(config.logs_whole_addresses),
                         settings.metrics};
  EventTrail trail{config, connection, tagger, sealer, random, reporter, clock};
  domain::Events& events = trail.events();

  domain::Visits visits{session_store, clock, config.session_lifetimes.idle};
  domain::Sessions sessions{session_store, tokens, visits, clock, config.session_lifetimes};
  domain::TokenSessions token_sessions{{connection, token_session_store, access_tokens,
                                        refresh_tokens, visits, events, random, clock},
                                       config.token_lifetimes};
  domain::Devices devices{device_store, tokens, clock};
  domain::Throttle throttle{throttle_store, clock};
  domain::CodeBudget budget{code_tries, clock};
  domain::Alerts alerts{outbox, clock};
  domain::Revocation revocation{logins, resets, email_changes, sessions, devices};
  domain::PasswordGuard guard{
      connection, users, hasher, devices, throttle, events, config.login_failures_per_ip};
  domain::SignOut sign_out{connection, sessions, devices, events};
  domain::AccountLocks locks{guard, budget, throttle, devices};
  domain::BackupCodes backup_codes{backup_code_store, guard,  alerts, events, bell,
                                   keyed_hasher,      random, clock};
  domain::Accounts accounts{{connection, users, alerts, events, bell, hasher, guard, throttle,
                             locks, revocation, sessions, token_sessions, clock},
                            config.sign_up};
  domain::LoginCodes login_codes{{otps, outbox, keyed_hasher, random, clock}, config.otp_lifetime};
  domain::Login login{
      {connection, users, logins, login_codes, backup_codes, alerts, events, bell, hasher, guard,
       throttle, budget, tokens, sessions, token_sessions, devices, clock},
      config.login_failures_per_ip};
  domain::Recovery recovery{{connection, users, resets, outbox, alerts, events, bell, hasher, locks,
                             throttle, devices, tokens, revocation, clock}};
  domain::EmailChange email_change{
      {connection, users, email_changes, backup_codes, outbox, alerts, events, bell, guard,
       throttle, budget, keyed_hasher, tokens, devices, revocation, random, clock},
      config.otp_lifetime,
      config.sign_up.is_private};
  crypto::ZxcvbnPasswordStrength strength{};
  std::optional<RangeBreachedPasswords> breached{};
  domain::PasswordPolicy policy{strength, config.site.name, look_up()};
  domain::RedirectPolicy redirects{config.site.url, config.site.cookie_domain,
                                   config.site.allowed_redirect_hosts};

  http::CookieJar cookies{config.site.session_cookie_name, config.site.cookie_domain};
  http::Authenticator authenticator{sessions, token_sessions, cookies};
  Operations operations{config, connection, places, clock};
  http::RequestMetrics request_metrics{settings.metrics, "api"};
  ErrorReports errors{config, "api", connection, sealer, random, clock};

 private:
  /// nullptr: passwords are not looked up.
  domain::BreachedPasswords* look_up() {
    if (config.breach_range_url.empty()) return nullptr;
    return &breached.emplace(mailer_socket(config), log);
  }
};

http::Router routes(Services& of) {
  const SiteConfig& site = of.config.site;
  http::Router router;
  http::add_signup_routes(router, of.accounts, of.policy);
  http::add_login_routes(router, of.login, of.redirects, of.cookies);
  http::add_token_routes(router, of.login, of.token_sessions, of.cookies,
                         of.access_tokens.public_key_set());
  http::add_session_routes(router, of.sessions, of.sign_out, of.cookies, of.authenticator);
  http::add_account_routes(router, of.accounts, of.policy, of.authenticator, of.cookies);
  http::add_recovery_routes(router, of.recovery, of.policy, of.cookies);
  http::add_email_routes(router, of.email_change, of.accounts, of.authenticator, of.cookies);
  http::add_backup_code_routes(router, of.backup_codes, of.accounts, of.authenticator, of.cookies);
  http::add_device_routes(router, of.devices, of.sign_out, of.authenticator, of.cookies);
  http::add_activity_route(router, of.trail.store(), of.authenticator);
  http::add_portal_routes(router, {site.name, site.logo_url, of.config.sign_up.enabled},
                          of.authenticator, of.redirects, of.clock);
  // Under a prefix of a site, where nginx does not send it to the check pool.
  http::add_health_route(router,
                         [&of] { static_cast<void>(storage::schema_version(of.connection)); });
  http::add_readiness_route(router, [&of] { return of.operations.readiness(); });
  http::add_metrics_route(router, metrics::Exposition::kContentType,
                          [&of] { return of.operations.metrics_text(); });
  return router;
}

}  // namespace

int run_api_role(const RoleSettings& settings, process::WorkerContext& context) {
  const base::Log log = settings.log_of("api");
  process::StopSignal stop;
  Services services(settings, context.hash_places, log);
  services.reporter.begin_at_zero();
  const SiteConfig& site = settings.config.site;
  http::Application application(routes(services), http::OriginPolicy(trusted_origins(site)),
                                http::CorsPolicy(site.cors_allowed_origins),
                                {log, services.request_metrics, services.errors});

  fcgi::initialize();
  fcgi::Server server(
      application, {settings.sockets.fd("api"), stop.fd(), [&] { return stop.is_raised(); },
                    context.note_alive, [&] { services.visits.stamp_some(); }, &context.hash_places,
                    services.breached ? &context.look_up_places : nullptr, services.random});
  server.run();
  services.visits.stamp_all();
  return 0;
}

}  // namespace sih_auth::app
