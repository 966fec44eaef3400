#include "metrics/families.hpp"

#include <array>

#include "sih_auth/base/metric_names.hpp"

namespace sih_auth::metrics {
namespace {

namespace names = base::metric_names;

constexpr auto kCounter = MetricType::counter;
constexpr auto kGauge = MetricType::gauge;
constexpr auto kWhole = MetricUnit::whole;
constexpr auto kMillionths = MetricUnit::millionths;

constexpr std::array<MetricFamily, 24> kFamilies{{
    {names::kBuildInfo, kGauge, kWhole, "The release that answers; always 1."},
    {names::kRequests, kCounter, kWhole, "Requests that were answered."},
    {names::kRequestDuration, MetricType::histogram, kMillionths,
     "How long a request took from its turn to its answer."},
    {names::kChecks, kCounter, kWhole, "What nginx was told of the requests that it asked about."},
    {names::kLogins, kCounter, kWhole, "How logins ended."},
    {names::kSecurityEvents, kCounter, kWhole, "Events of the log that concern security."},
    {names::kLockouts, kCounter, kWhole, "Accounts that wrong codes have locked."},
    {names::kMails, kCounter, kWhole, "What became of the mails that were tried."},
    {names::kDeliveries, kCounter, kWhole,
     "What became of the events and reports of errors that were tried."},
    {names::kOutboxWaiting, kGauge, kWhole, "What waits to be delivered."},
    {names::kOutboxParked, kGauge, kWhole, "What could not be delivered and is kept for a person."},
    {names::kOutboxOldest, kGauge, kWhole, "The age of what has waited longest."},
    {names::kHashesRunning, kGauge, kWhole, "Passwords that are being hashed."},
    {names::kHashPlaces, kGauge, kWhole, "Passwords that may be hashed at once."},
    {names::kBusyWaits, kCounter, kWhole, "How often somebody else was writing to the database."},
    {names::kBusyWaitSeconds, kCounter, kMillionths,
     "How long it was waited for those who were writing to the database."},
    {names::kDatabaseBytes, kGauge, kWhole, "The size of the SQLite database."},
    {names::kWalBytes, kGauge, kWhole, "The size of the SQLite database's write-ahead log."},
    {names::kDiskFree, kGauge, kWhole, "The room left where the state folder is."},
    {names::kSessions, kGauge, kWhole, "Sessions that have not ended, counted once a minute."},
    {names::kAccounts, kGauge, kWhole, "Accounts, counted once a minute."},
    {names::kWorkers, kGauge, kWhole, "Processes that serve."},
    {names::kWorkerRestarts, kCounter, kWhole, "Processes that have died and were replaced."},
    {names::kLogLinesDropped, kCounter, kWhole, "Lines of the log that nobody took."},
}};

}  // namespace

std::span<const MetricFamily> metric_families() {
  return kFamilies;
}

}  // namespace sih_auth::metrics
