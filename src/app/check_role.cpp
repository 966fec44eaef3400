#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/random.hpp"
#include "sih_auth/domain/gateway.hpp"

#include "app/error_reports.hpp"
#include "app/event_reporter.hpp"
#include "app/roles.hpp"
#include "crypto/access_tokens.hpp"
#include "crypto/address_tagger.hpp"
#include "crypto/keyring.hpp"
#include "crypto/refresh_tokens.hpp"
#include "crypto/sealer.hpp"
#include "crypto/token_issuer.hpp"
#include "fcgi/server.hpp"
#include "http/application.hpp"
#include "http/cookies.hpp"
#include "http/handlers/gateway_handlers.hpp"
#include "http/handlers/health_handlers.hpp"
#include "process/signals.hpp"
#include "storage/migrator.hpp"
#include "storage/session_store.hpp"
#include "storage/token_session_store.hpp"

namespace sih_auth::app {

int run_check_role(const RoleSettings& settings, process::WorkerContext& context) {
  const Config& config = settings.config;
  const base::Log log = settings.log_of("check");
  process::StopSignal stop;
  base::SystemClock clock;
  base::SystemRandom random;

  const crypto::Keyring keyring(config.secret_key, config.previous_keys);
  crypto::MacTokenIssuer tokens(keyring, random);
  crypto::AeadSealer sealer(keyring, random);
  crypto::EdDsaAccessTokens access_tokens(keyring, config.site.url, config.token_audience, random);
  const crypto::MacRefreshTokens refresh_tokens(keyring);
  storage::SqlConnection connection(config.database, storage::Durability::droppable,
                                    busy_counters(settings.metrics, "check"));
  storage::SqlSessionStore session_store(connection);
  storage::SqlTokenSessionStore token_session_store(connection);
  const crypto::Blake2bAddressTagger tagger(keyring);
  EventReporter reporter(log, tagger, address_spelling(config.logs_whole_addresses),
                         settings.metrics);
  domain::Events events(connection, {}, reporter, clock);  // writes nothing, but tells
  domain::Visits visits(session_store, clock, config.session_lifetimes.idle);
  domain::Sessions sessions(session_store, tokens, visits, clock, config.session_lifetimes);
  domain::TokenSessions token_sessions({connection, token_session_store, access_tokens,
                                        refresh_tokens, visits, events, random, clock},
                                       config.token_lifetimes);
  const domain::PortalAddress portal(config.site.url);

  const http::CookieJar cookies(config.site.session_cookie_name, config.site.cookie_domain);
  const http::Authenticator authenticator(sessions, token_sessions, cookies);
  http::Router router;
  http::add_gateway_routes(router, authenticator, portal, events, settings.metrics, clock);
  http::add_health_route(router, [&] { static_cast<void>(storage::schema_version(connection)); });
  http::RequestMetrics request_metrics(settings.metrics, "check");
  ErrorReports errors(config, "check", connection, sealer, random, clock);
  http::Application application(std::move(router), http::OriginPolicy({}),
                                http::CorsPolicy(config.site.cors_allowed_origins),
                                {log, request_metrics, errors});

  fcgi::initialize();
  fcgi::Server server(application,
                      {settings.sockets.fd("check"), stop.fd(), [&] { return stop.is_raised(); },
                       context.note_alive, [&] { visits.stamp_some(); }, nullptr, nullptr, random});
  server.run();
  visits.stamp_all();
  return 0;
}

}  // namespace sih_auth::app
