#pragma once

#include "app/config.hpp"
#include "process/listen_sockets.hpp"
#include "process/supervisor.hpp"
#include "storage/sql_connection.hpp"

/// What each kind of worker is made of. Every object of a role is built in its one file.
namespace sih_auth::app {

/// What all roles of one configuration have in common; outlives them.
struct RoleSettings {
  const Config& config;
  const process::ListenSockets& sockets;
  const base::Log& log;
  base::Metrics& metrics;

  /// One that counts what it must drop.
  [[nodiscard]] base::Log log_of(const std::string& pool) const;
};

/// Of a pool's connections.
[[nodiscard]] storage::BusyCounters busy_counters(base::Metrics& metrics, const std::string& pool);

/// `GET /auth` and `GET /health`. A request only reads; visits are stamped between requests.
[[nodiscard]] int run_check_role(const RoleSettings& settings, process::WorkerContext& context);

/// Every other endpoint.
[[nodiscard]] int run_api_role(const RoleSettings& settings, process::WorkerContext& context);

/// Sends the outbox's mail and deletes what has expired.
[[nodiscard]] int run_mailer_role(const RoleSettings& settings, process::WorkerContext& context);

/// Tells others of events and errors. A pool of its own, so that whoever does not answer holds up
/// no mail.
[[nodiscard]] int run_events_role(const RoleSettings& settings, process::WorkerContext& context);

/// The right side of every Message-ID (RFC 5322 section 3.6.4).
[[nodiscard]] std::string message_id_domain(const Config& config);

}  // namespace sih_auth::app
