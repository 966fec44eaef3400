#include "app/operations.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#include "sih_auth/base/metric_names.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "app/version.hpp"
#include "metrics/exposition.hpp"
#include "storage/delivery_queue.hpp"
#include "storage/migrator.hpp"

namespace sih_auth::app {
namespace {

namespace names = base::metric_names;

constexpr std::array kChannels{storage::channels::kMail, storage::channels::kWebhook,
                               storage::channels::kSentry};

std::uint64_t age_of(const std::optional<base::UnixTime>& since, base::UnixTime now) {
  if (!since) return 0;
  return static_cast<std::uint64_t>(std::max<long long>((now - *since).count(), 0));
}

/// 0 when it cannot be told.
std::uint64_t size_of(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  return error ? 0 : size;
}

std::uint64_t free_bytes(const std::string& folder) {
  std::error_code error;
  const auto space = std::filesystem::space(folder, error);
  return error ? 0 : space.available;
}

}  // namespace

std::string metrics_folder(const Config& config) {
  return config.runtime_dir + "/metrics";
}

http::Readiness Operations::readiness() {
  // Anybody may ask, as often as they like.
  constexpr std::chrono::seconds kRemembered{1};
  if (!found_ || std::chrono::steady_clock::now() - found_at_ > kRemembered) {
    found_ = examine();
    found_at_ = std::chrono::steady_clock::now();
  }
  return *found_;
}

http::Readiness Operations::examine() {
  // A mailer looks every second: what it has left for so long, it will not take up.
  constexpr std::chrono::seconds kTakenUpWithin{60};
  constexpr std::uint64_t kLeastFree = 64ULL * 1024 * 1024;
  http::Readiness found;
  const std::uint64_t free = free_bytes(config_.state_dir);
  found.disk_free_bytes = static_cast<long long>(free);
  if (free < kLeastFree) found.disk_failure = "almost_full";
  try {
    if (storage::schema_version(connection_) != storage::newest_schema_version()) {
      found.schema_failure = "not_current";
    }
    const auto now = clock_.now();
    const auto outbox = condition_.outbox(storage::channels::kMail, now);
    found.outbox_waiting = outbox.waiting;
    found.outbox_oldest_seconds = static_cast<long long>(age_of(outbox.oldest, now));
    if (outbox.due_since && now - *outbox.due_since > kTakenUpWithin) {
      found.outbox_failure = "not_taken_up";
    }
  } catch (const domain::Unavailable&) {
    found.database_failure = "unreachable";
    found.schema_failure = "unknown";
    found.outbox_failure = "unknown";
    return found;
  }
  if (!condition_.is_writable()) found.database_failure = "not_writable";
  return found;
}

std::string Operations::metrics_text() {
  metrics::Exposition exposition;
  exposition.add_files(metrics_folder(config_));
  exposition.set(names::kBuildInfo, {{"version", std::string(kVersion)}}, 1);
  exposition.set(names::kHashesRunning, {}, static_cast<std::uint64_t>(hash_places_.count_taken()));
  exposition.set(names::kHashPlaces, {}, static_cast<std::uint64_t>(hash_places_.count()));
  exposition.set(names::kDiskFree, {}, free_bytes(config_.state_dir));
  if (!config_.database.server) {
    exposition.set(names::kDatabaseBytes, {}, size_of(config_.database.sqlite_path));
    exposition.set(names::kWalBytes, {}, size_of(config_.database.sqlite_path + "-wal"));
  }
  try {
    const auto now = clock_.now();
    for (const std::string_view channel : kChannels) {
      const auto outbox = condition_.outbox(channel, now);
      const base::MetricLabels labels{{"channel", std::string(channel)}};
      exposition.set(names::kOutboxWaiting, labels, static_cast<std::uint64_t>(outbox.waiting));
      exposition.set(names::kOutboxParked, labels, static_cast<std::uint64_t>(outbox.parked));
      exposition.set(names::kOutboxOldest, labels, age_of(outbox.oldest, now));
    }
  } catch (const domain::Unavailable&) {
    // Whoever scrapes shall see all else, now of all times.
    return exposition.text();
  }
  return exposition.text();
}

}  // namespace sih_auth::app
