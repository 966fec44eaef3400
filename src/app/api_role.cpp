#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/random.hpp"
#include "sih_auth/domain/accounts.hpp"
#include "sih_auth/domain/login.hpp"
#include "sih_auth/domain/redirect_policy.hpp"

#include "app/roles.hpp"
#include "crypto/keyed_hasher.hpp"
#include "crypto/keyring.hpp"
#include "crypto/password_hasher.hpp"
#include "crypto/password_strength.hpp"
#include "crypto/sealer.hpp"
#include "crypto/token_issuer.hpp"
#include "fcgi/server.hpp"
#include "http/application.hpp"
#include "http/cookies.hpp"
#include "http/handlers/account_handlers.hpp"
#include "http/handlers/health_handlers.hpp"
#include "http/handlers/login_handlers.hpp"
#include "http/handlers/portal_handlers.hpp"
#include "http/handlers/session_handlers.hpp"
#include "http/handlers/signup_handlers.hpp"
#include "process/mailer_socket.hpp"
#include "process/signals.hpp"
#include "storage/login_store.hpp"
#include "storage/migrator.hpp"
#include "storage/otp_store.hpp"
#include "storage/outbox.hpp"
#include "storage/session_store.hpp"
#include "storage/user_store.hpp"

namespace sih_auth::app {
namespace {

class SocketBell final : public domain::MailerBell {
 public:
  explicit SocketBell(const std::string& runtime_dir) : socket_(runtime_dir + "/mailer.sock") {}
  void ring() noexcept override { socket_.ring(); }

 private:
  process::MailerSocket socket_;
};

std::vector<std::string> trusted_origins(const SiteConfig& site) {
  std::vector<std::string> origins = site.cors_allowed_origins;
  if (!site.url.empty()) origins.push_back(site.url);
  return origins;
}

}  // namespace

int run_api_role(const RoleSettings& settings, process::WorkerContext& context) {
  const Config& config = settings.config;
  const base::Log log = settings.log.named("api");
  process::StopSignal stop;
  base::SystemClock clock;
  base::SystemRandom random;
  SocketBell bell(config.runtime_dir);

  const crypto::Keyring keyring(config.secret_key, config.previous_keys);
  crypto::Blake2bKeyedHasher keyed_hasher(keyring);
  crypto::MacTokenIssuer tokens(keyring, random);
  crypto::AeadSealer sealer(keyring, random);
  crypto::SodiumPasswordHasher hasher(config.argon2);
  const crypto::ZxcvbnPasswordStrength strength;

  storage::SqlConnection connection(config.database, storage::Durability::lasting);
  storage::SqlUserStore users(connection);
  storage::SqlLoginStore logins(connection);
  storage::SqlOtpStore otps(connection);
  storage::SqlSessionStore session_store(connection);
  storage::SqlOutbox outbox(connection, sealer, random, message_id_domain(config));

  domain::Visits visits(session_store, clock, config.session_lifetimes.idle);
  domain::Sessions sessions(session_store, tokens, visits, clock, config.session_lifetimes);
  domain::Accounts accounts(connection, users, outbox, bell, hasher, clock, config.sign_up);
  domain::Login login({connection, users, logins, otps, outbox, bell, hasher, keyed_hasher, tokens,
                       sessions, random, clock},
                      config.otp_lifetime);
  const domain::PasswordPolicy policy(strength, config.site.name);
  const domain::RedirectPolicy redirects(config.site.url, config.site.cookie_domain,
                                         config.site.allowed_redirect_hosts);

  const http::CookieJar cookies(config.site.session_cookie_name, config.site.cookie_domain);
  const http::Authenticator authenticator(sessions, cookies);
  http::Router router;
  http::add_signup_routes(router, accounts, policy);
  http::add_login_routes(router, login, redirects, cookies);
  http::add_session_routes(router, sessions, cookies, authenticator);
  http::add_account_routes(router, users, authenticator);
  http::add_portal_routes(router, {config.site.name, config.site.logo_url, config.sign_up.enabled},
                          authenticator, redirects, clock);
  // Under a prefix of a site, where nginx does not send it to the check pool.
  http::add_health_routes(router, [&] { static_cast<void>(storage::schema_version(connection)); });
  http::Application application(std::move(router), http::OriginPolicy(trusted_origins(config.site)),
                                log);

  fcgi::initialize();
  fcgi::Server server(application, {settings.sockets.fd("api"), stop.fd(),
                                    [&] { return stop.is_raised(); }, context.note_alive,
                                    [&] { visits.stamp_some(); }, &context.hash_places, random});
  server.run();
  visits.stamp_all();
  return 0;
}

}  // namespace sih_auth::app
