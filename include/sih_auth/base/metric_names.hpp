#pragma once

#include <string_view>

/// The names of what is counted, by the conventions of Prometheus (a counter ends in _total, units
/// are seconds and bytes).
namespace sih_auth::base::metric_names {

inline constexpr std::string_view kBuildInfo = "sih_auth_build_info";
inline constexpr std::string_view kRequests = "sih_auth_requests_total";
inline constexpr std::string_view kRequestDuration = "sih_auth_request_duration_seconds";
inline constexpr std::string_view kChecks = "sih_auth_checks_total";
inline constexpr std::string_view kLogins = "sih_auth_logins_total";
inline constexpr std::string_view kSecurityEvents = "sih_auth_security_events_total";
inline constexpr std::string_view kLockouts = "sih_auth_lockouts_total";
inline constexpr std::string_view kMails = "sih_auth_mails_total";
inline constexpr std::string_view kDeliveries = "sih_auth_deliveries_total";
inline constexpr std::string_view kOutboxWaiting = "sih_auth_outbox_waiting";
inline constexpr std::string_view kOutboxParked = "sih_auth_outbox_parked";
inline constexpr std::string_view kOutboxOldest = "sih_auth_outbox_oldest_seconds";
inline constexpr std::string_view kHashesRunning = "sih_auth_hashes_running";
inline constexpr std::string_view kHashPlaces = "sih_auth_hash_places";
inline constexpr std::string_view kBusyWaits = "sih_auth_database_busy_waits_total";
inline constexpr std::string_view kBusyWaitSeconds = "sih_auth_database_busy_wait_seconds_total";
inline constexpr std::string_view kDatabaseBytes = "sih_auth_database_bytes";
inline constexpr std::string_view kWalBytes = "sih_auth_database_wal_bytes";
inline constexpr std::string_view kDiskFree = "sih_auth_disk_free_bytes";
inline constexpr std::string_view kSessions = "sih_auth_sessions";
inline constexpr std::string_view kAccounts = "sih_auth_accounts";
inline constexpr std::string_view kWorkers = "sih_auth_workers";
inline constexpr std::string_view kWorkerRestarts = "sih_auth_worker_restarts_total";
inline constexpr std::string_view kLogLinesDropped = "sih_auth_log_lines_dropped_total";

}  // namespace sih_auth::base::metric_names
