#include "app/administrator_tools.hpp"

#include "app/roles.hpp"

namespace sih_auth::app {
namespace {

std::optional<RangeBreachedPasswords> breached_passwords(const Config& config) {
  if (config.breach_range_url.empty()) return std::nullopt;
  return std::optional<RangeBreachedPasswords>(
      std::in_place, mailer_socket(config),
      base::Log(config.log_level, config.log_format, "command"));
}

}  // namespace

AdministratorTools::AdministratorTools(const Config& config)
    : idle(config.session_lifetimes.idle),
      keyring(config.secret_key, config.previous_keys),
      tokens(keyring, random),
      sealer(keyring, random),
      hasher(config.argon2),
      connection(config.database, storage::Durability::lasting),
      users(connection),
      logins(connection),
      session_store(connection),
      session_overview(connection),
      device_store(connection),
      throttle_store(connection),
      code_tries(connection),
      backup_codes(connection),
      resets(connection),
      email_changes(connection),
      outbox(connection, sealer, random, message_id_domain(config)),
      tagger(keyring),
      trail(config, connection, tagger, sealer, random, listener, clock),
      bell(config),
      breached(breached_passwords(config)),
      visits(session_store, clock, config.session_lifetimes.idle),
      sessions(session_store, tokens, visits, clock, config.session_lifetimes),
      devices(device_store, tokens, clock),
      throttle(throttle_store, clock),
      budget(code_tries, clock),
      alerts(outbox, clock),
      revocation(logins, resets, email_changes, sessions, devices),
      guard(connection, users, hasher, devices, throttle, trail.events(),
            config.login_failures_per_ip),
      locks(guard, budget, throttle, devices),
      policy(strength, config.site.name, breached ? &*breached : nullptr),
      administration({connection, users, alerts, trail.events(), bell, hasher, locks, revocation,
                      sessions, clock}) {}

}  // namespace sih_auth::app
