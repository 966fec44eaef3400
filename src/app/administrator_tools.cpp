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
    : idle_(config.session_lifetimes.idle),
      keyring_(config.secret_key, config.previous_keys),
      tokens_(keyring_, random_),
      sealer_(keyring_, random_),
      hasher_(config.argon2),
      connection(config.database, storage::Durability::lasting),
      users(connection),
      session_store(connection),
      session_overview(connection),
      backup_codes(connection),
      logins_(connection),
      device_store_(connection),
      throttle_store_(connection),
      code_tries_(connection),
      resets_(connection),
      email_changes_(connection),
      outbox_(connection, sealer_, random_, message_id_domain(config)),
      bell_(config),
      breached_(breached_passwords(config)),
      visits_(session_store, clock, config.session_lifetimes.idle),
      throttle_(throttle_store_, clock),
      budget_(code_tries_, clock),
      alerts_(outbox_, clock),
      sessions(session_store, tokens_, visits_, clock, config.session_lifetimes),
      devices(device_store_, tokens_, clock),
      revocation_(logins_, resets_, email_changes_, sessions, devices),
      guard_(connection, users, hasher_, devices, throttle_, config.login_failures_per_ip),
      locks(guard_, budget_, devices),
      policy(strength_, config.site.name, breached_ ? &*breached_ : nullptr),
      administration(
          {connection, users, alerts_, bell_, hasher_, locks, revocation_, sessions, clock}) {}

}  // namespace sih_auth::app
