#include "app/serve.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <thread>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/encoding.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "app/config.hpp"
#include "app/development_key.hpp"
#include "app/operations.hpp"
#include "app/printable.hpp"
#include "app/roles.hpp"
#include "metrics/metric_file.hpp"
#include "process/listen_sockets.hpp"
#include "process/supervisor.hpp"
#include "storage/database_file.hpp"

namespace sih_auth::app {
namespace {

using process::Generation;
using process::SocketWish;

/// One configuration in force, with what its workers need as long as they live.
struct ActiveConfig {
  Config config;
  base::Log log;
};

/// A server may be starting, too, when the machine does.
void prepare_patiently(const ActiveConfig& active, const base::Log& log) {
  constexpr int kTries = 60;
  constexpr int kTriesBetweenWords = 10;
  constexpr std::chrono::seconds kPause{1};
  for (int tries = 1;; ++tries) {
    try {
      return storage::prepare_database(active.config.database, storage::DatabaseCheck::full,
                                       base::SystemClock(), log);
    } catch (const domain::Unavailable& error) {
      if (!active.config.database.server || tries == kTries) throw;
      if (tries % kTriesBetweenWords == 1)
        log.warning("database_awaited", {{"reason", error.what()}});
    }
    std::this_thread::sleep_for(kPause);
  }
}

/// The words that a log has for the two ways of going wrong.
struct FaultWords {
  std::string_view refused;
  std::string_view failed;
};

/// The exit status by which the supervisor knows how `work` has ended.
template <typename Work>
int status_of(const Work& work, const base::Log& log, const FaultWords& words) {
  try {
    work();
    return 0;
  } catch (const storage::RefusedDatabase& refusal) {
    log.error(words.refused, {{"reason", refusal.what()}});
    return process::kRefused;
  } catch (const std::exception& error) {
    log.error(words.failed, {{"reason", error.what()}});
    return process::kFailed;
  }
}

int prepare(const ActiveConfig& active, storage::DatabaseCheck check) {
  const base::Log log = active.log.named("migrate");
  const auto work = [&] {
    if (check == storage::DatabaseCheck::full) return prepare_patiently(active, log);
    storage::prepare_database(active.config.database, check, base::SystemClock(), log);
  };
  return status_of(work, log, {"start_refused", "start_failed"});
}

int inspect(const ActiveConfig& active) {
  return status_of([&] { storage::check_every_page(active.config.database); },
                   active.log.named("inspect"), {"database_refused", "inspection_failed"});
}

Generation make_generation(const std::shared_ptr<const ActiveConfig>& active,
                           const process::ListenSockets& sockets, base::Metrics& metrics,
                           const PoolChoice& choice, storage::DatabaseCheck check) {
  const auto role = [active, &sockets, &metrics](auto run) {
    return [active, &sockets, &metrics, run](process::WorkerContext& context) {
      return run(RoleSettings{active->config, sockets, active->log, metrics}, context);
    };
  };
  const WorkerCounts& workers = active->config.workers;
  Generation generation{[active, check] { return prepare(*active, check); }, {}};
  auto& pools = generation.pools;
  if (choice.check) pools.push_back({"check", workers.check, role(run_check_role)});
  if (choice.api) pools.push_back({"api", workers.api, role(run_api_role)});
  if (choice.mailer) pools.push_back({"mailer", workers.mail, role(run_mailer_role)});
  const bool tells_others =
      !active->config.webhook.url.empty() || !active->config.sentry_dsn.empty();
  if (choice.mailer && tells_others) pools.push_back({"events", 1, role(run_events_role)});
  return generation;
}

/// Nobody waits for every page of a large file to be read: that goes on beside the workers.
Generation first_generation(const std::shared_ptr<const ActiveConfig>& active,
                            const process::ListenSockets& sockets, base::Metrics& metrics,
                            const PoolChoice& choice) {
  if (storage::is_checked_in_a_moment(active->config.database))
    return make_generation(active, sockets, metrics, choice, storage::DatabaseCheck::full);
  Generation generation =
      make_generation(active, sockets, metrics, choice, storage::DatabaseCheck::quick);
  generation.inspect = [active] { return inspect(*active); };
  return generation;
}

/// Another database's file is read as at the start; a server is not waited for, as the one in force
/// goes on.
Generation next_generation(const std::shared_ptr<const ActiveConfig>& active,
                           const process::ListenSockets& sockets, base::Metrics& metrics,
                           const PoolChoice& choice, bool is_other_database) {
  Generation generation =
      is_other_database && !active->config.database.server
          ? first_generation(active, sockets, metrics, choice)
          : make_generation(active, sockets, metrics, choice, storage::DatabaseCheck::quick);
  // Instead of one that still reads the database before it.
  if (is_other_database && !generation.inspect) generation.inspect = [] { return 0; };
  return generation;
}

/// Passable, unlike the state folder: nginx must reach the sockets in it, whose own mode says who
/// may.
void create_runtime_dir(const std::string& path) {
  if (!std::filesystem::create_directories(path)) return;
  using std::filesystem::perms;
  std::filesystem::permissions(path, perms::owner_all | perms::group_read | perms::group_exec |
                                         perms::others_read | perms::others_exec);
}

/// Production requires SITE_URL, and on the console everybody sees what is meant.
bool sends_links_without_host(const Config& config) {
  return config.mail.transport == MailTransport::smtp && config.site.url.empty();
}

/// Tells a fault of the settings; `format` is the log's as they have it, as far as they could be
/// read.
using TellFault = std::function<void(const std::string& fault, base::LogFormat format)>;

/// nullptr and all faults told to `tell` when the configuration is broken.
std::shared_ptr<const ActiveConfig> load_active(const std::optional<std::string>& env_file,
                                                const TellFault& tell) {
  base::LogFormat format = base::LogFormat::json;
  try {
    const auto environment = load_environment(settings_file(env_file));
    if (!environment) {
      tell(environment.error(), format);
      return nullptr;
    }
    LoadedConfig loaded = load_config(*environment);
    format = loaded.config.log_format;
    for (const std::string& fault : loaded.faults)
      tell(fault, format);
    if (!loaded.faults.empty()) return nullptr;
    std::filesystem::create_directories(loaded.config.state_dir);
    create_runtime_dir(loaded.config.runtime_dir);
    ensure_secret_key(loaded.config);
    const base::Log log(loaded.config.log_level, loaded.config.log_format, "supervisor");
    for (const std::string& line : loaded.ignored)
      log.warning("setting_ignored", {{"reason", line}});
    if (sends_links_without_host(loaded.config)) {
      log.warning("site_url_missing",
                  {{"reason",
                    "the links in mails lead nowhere: set SITE_URL to the portal's public "
                    "address"}});
    }
    return std::make_shared<const ActiveConfig>(ActiveConfig{std::move(loaded.config), log});
  } catch (const std::exception& error) {
    tell(error.what(), format);
    return nullptr;
  }
}

/// Before there is a log: an event like all others, or a sentence for whoever sits before it.
void tell_at_start(const std::string& fault, base::LogFormat format) {
  if (::isatty(STDERR_FILENO) == 1) {
    std::fprintf(stderr, "sih-auth: %s\n", printable(fault).c_str());
  } else {
    base::Log(base::LogLevel::error, format, "supervisor")
        .error("config_fault", {{"reason", fault}});
  }
}

std::vector<SocketWish> wishes(const PoolChoice& choice) {
  std::vector<SocketWish> all;
  if (choice.check) all.push_back({"check", SocketWish::Kind::stream});
  if (choice.api) all.push_back({"api", SocketWish::Kind::stream});
  if (choice.mailer) all.push_back({"mailer", SocketWish::Kind::datagram});
  return all;
}

/// Of a service that had the same pools, divided in another way.
void remove_numbers_of_others(const std::string& folder, const PoolChoice& choice,
                              const std::string& own) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().stem();
    const auto has = [&](const char* pool) { return name.find(pool) != std::string::npos; };
    const bool has_ours = (choice.check && has("check")) || (choice.api && has("api")) ||
                          (choice.mailer && has("mailer"));
    if (name != own && has_ours) std::filesystem::remove(entry.path());
  }
}

/// Of the pools, as a file's name has them: `check-api`.
std::string joined_names(const PoolChoice& choice) {
  std::string names;
  for (const auto& [is_chosen, name] :
       {std::pair(choice.check, "-check"), std::pair(choice.api, "-api"),
        std::pair(choice.mailer, "-mailer")}) {
    if (is_chosen) names += name;
  }
  return names.substr(1);
}

/// One file for each service, so that the two of a divided one do not write into each other's.
std::unique_ptr<base::Metrics> open_metrics(const Config& config, const PoolChoice& choice,
                                            const base::Log& log) {
  const std::string folder = metrics_folder(config);
  const std::string name = joined_names(choice);
  try {
    std::filesystem::create_directories(folder);
    remove_numbers_of_others(folder, choice, name);
    return std::make_unique<metrics::MetricFile>(folder + "/" + name + ".metrics");
  } catch (const std::exception& error) {
    log.warning("metrics_off", {{"reason", error.what()}});
    return std::make_unique<metrics::NoMetrics>();
  }
}

/// Whoever looks up does nothing else for as long as the network takes: one worker may always do
/// so, more only as long as they are less than half of all and no more than hash.
process::PlaceCounts place_counts(int api_workers) {
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  return {cores, std::clamp((api_workers - 1) / 2, 1, cores)};
}

}  // namespace

std::optional<PoolChoice> parse_pools(const std::string& list) {
  PoolChoice choice{false, false, false};
  for (const std::string& word : base::split_list(list)) {
    if (word == "check") {
      choice.check = true;
    } else if (word == "api") {
      choice.api = true;
    } else if (word == "mailer") {
      choice.mailer = true;
    } else {
      return std::nullopt;
    }
  }
  if (!choice.check && !choice.api && !choice.mailer) return std::nullopt;
  return choice;
}

int serve(const std::optional<std::string>& env_file, const PoolChoice& pools) {
  ::umask(0077);
  const auto first = load_active(env_file, tell_at_start);
  if (!first) return 1;

  process::Supervisor::hold_signals();
  process::ListenSockets sockets(wishes(pools), first->config.runtime_dir);
  const auto metrics = open_metrics(first->config, pools, first->log);
  std::string database = first->config.database.name();
  const auto reload = [&]() -> std::optional<Generation> {
    const auto next = load_active(env_file, [&](const std::string& fault, base::LogFormat) {
      first->log.error("config_fault", {{"reason", fault}});
    });
    if (!next) return std::nullopt;
    if (next->config.runtime_dir != first->config.runtime_dir) {
      first->log.error("config_fault", {{"reason", "RUNTIME_DIR changes at a restart only"}});
      return std::nullopt;
    }
    const std::string name = next->config.database.name();
    auto generation = next_generation(next, sockets, *metrics, pools, name != database);
    // Not before: what was refused is another one at the next try as well.
    generation.on_adopted = [&database, name] { database = name; };
    return generation;
  };
  process::Supervisor supervisor(
      reload, [&] { sockets.remove_files(); }, place_counts(first->config.workers.api), *metrics,
      first->log);
  return supervisor.run(first_generation(first, sockets, *metrics, pools));
}

}  // namespace sih_auth::app
