#include "process/supervisor.hpp"

#include <algorithm>
#include <csignal>
#include <initializer_list>
#include <set>

#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sih_auth/base/file_descriptor.hpp"
#include "sih_auth/base/metric_names.hpp"

#include "process/readiness.hpp"

namespace sih_auth::process {
namespace {

using base::metric_names::kWorkerRestarts;
using base::metric_names::kWorkers;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::initializer_list<int> kSignals{SIGCHLD, SIGTERM, SIGINT, SIGHUP};
constexpr seconds kStuckAfter{30};
constexpr seconds kDrainLimit{10};
constexpr seconds kReloadLimit{20};  // less than systemd's patience with this process
constexpr seconds kQuickDeath{5};
constexpr milliseconds kFirstDelay{100};
constexpr milliseconds kLongestDelayAfterSignal{
    500};  // somebody kills workers: do not give up on them
constexpr milliseconds kLongestDelayAfterExit{5'000};  // it cannot start: do not fill the log
constexpr milliseconds kTick{500};

std::string describe(int status) {
  if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
  return "exit " + std::to_string(WEXITSTATUS(status));
}

/// By a signal that has yet to be handled: all of them are blocked.
bool is_told_to_stop() {
  sigset_t pending;
  ::sigpending(&pending);
  return ::sigismember(&pending, SIGTERM) == 1 || ::sigismember(&pending, SIGINT) == 1;
}

/// For a new child: it must not outlive its supervisor.
void end_with_parent(pid_t parent, int signal) {
  ::prctl(PR_SET_PDEATHSIG, signal);
  if (::getppid() != parent) ::_exit(1);
}

}  // namespace

void Supervisor::hold_signals() {
  ignore_broken_pipes();
  static_cast<void>(SignalQueue(kSignals));
}

Supervisor::Supervisor(Loader reload, std::function<void()> on_stop, PlaceCounts places,
                       base::Metrics& metrics, const base::Log& log)
    : reload_(std::move(reload)),
      on_stop_(std::move(on_stop)),
      metrics_(metrics),
      log_(log),
      signals_(kSignals),
      hash_places_(places.hash),
      look_up_places_(places.look_up) {
  ignore_broken_pipes();
}

int Supervisor::run(Generation first) noexcept {
  if (const int status = prepare(first, Clock::time_point::max()); status != 0)
    return is_told_to_stop() ? 0 : status;
  adopt(std::move(first));
  start_all();
  begin_inspection();
  while (!stopping_ || !workers_.empty()) {
    pollfd poll_signals{signals_.fd(), POLLIN, 0};
    ::poll(&poll_signals, 1, wait_ms(Clock::now()));
    handle_signals();
    reap();
    const auto now = Clock::now();
    kill_stuck(now);
    restart_due(now);
    count_workers();
    announce_readiness();
    notify_systemd("WATCHDOG=1");
  }
  log_.info("stopped");
  return exit_status_;
}

void Supervisor::handle_signals() {
  while (const auto signal = signals_.next()) {
    if (*signal == SIGHUP) reload_configuration();
    if (*signal == SIGTERM || *signal == SIGINT) begin_stop();
  }
}

void Supervisor::begin_stop() {
  if (stopping_) return;
  stopping_ = true;
  log_.info("stopping");
  notify_systemd("STOPPING=1");
  on_stop_();
  restarts_.clear();
  retire_all();
  if (inspection_ != kNone) ::kill(inspection_, SIGKILL);  // it only reads
}

void Supervisor::reload_configuration() {
  if (stopping_) return;
  auto next = reload_();
  // Meanwhile nobody is watched over, this process by its own watchdog included.
  if (!next || prepare(*next, Clock::now() + kReloadLimit) != 0) {
    log_.error("reload_refused", {{"reason", "the configuration in force goes on"}});
    return;
  }
  // The old workers finish what they have while the new ones already serve: nobody waits.
  retire_all();
  adopt(std::move(*next));
  restarts_.clear();
  quick_deaths_.clear();
  start_all();
  begin_inspection();
  log_.info("reloaded");
}

int Supervisor::prepare(const Generation& generation, Clock::time_point until) {
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) {
    end_with_parent(parent, SIGKILL);
    ::_exit(generation.prepare());
  }
  if (child < 0) return kFailed;
  const base::FileDescriptor end(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  int status = 0;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    // It may wait for a database; what it has begun there is undone.
    if (is_told_to_stop() || Clock::now() > until) ::kill(child, SIGKILL);
    constexpr int kTickMs = 10;
    pollfd poll_end{end.get(), POLLIN, 0};
    ::poll(&poll_end, 1, kTickMs);
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : kFailed;
}

void Supervisor::adopt(Generation generation) {
  generation_ = std::move(generation);
  if (generation_.on_adopted) generation_.on_adopted();
  for (const Pool& pool : generation_.pools) {
    const base::MetricLabels labels{{"pool", pool.name}};
    numbers_.try_emplace(pool.name, PoolNumbers{metrics_.gauge(kWorkers, labels),
                                                metrics_.counter(kWorkerRestarts, labels)});
  }
}

void Supervisor::begin_inspection() {
  if (!generation_.inspect) return;
  if (inspection_ != kNone) ::kill(inspection_, SIGKILL);  // it only reads
  const pid_t parent = ::getpid();
  inspection_ = ::fork();
  if (inspection_ != 0) return;
  end_with_parent(parent, SIGKILL);
  ::prctl(PR_SET_NAME, "sih-auth:inspect");
  ::_exit(generation_.inspect());
}

void Supervisor::finish_inspection(int status) {
  inspection_ = kNone;
  if (status == 0 || stopping_) return;
  if (WIFEXITED(status) && WEXITSTATUS(status) == kRefused) {
    exit_status_ = kRefused;
    begin_stop();
  } else {
    log_.warning("inspection_unfinished", {{"by", describe(status)}});
  }
}

void Supervisor::start_all() {
  for (std::size_t pool = 0; pool < generation_.pools.size(); ++pool) {
    for (int number = 0; number < generation_.pools[pool].workers; ++number)
      start(pool, number);
  }
}

void Supervisor::start(std::size_t pool, int number) {
  const auto slot = free_slot();
  if (slot) board_.reset(*slot);
  const pid_t parent = ::getpid();
  const pid_t child = slot ? ::fork() : -1;
  if (child == 0) {
    // A worker without its supervisor would hold the sockets and serve on unwatched.
    end_with_parent(parent, SIGTERM);
    become_worker(generation_.pools[pool], *slot);
  }
  const auto now = Clock::now();
  if (child < 0) {
    log_.error("worker_not_started", {{"of_pool", generation_.pools[pool].name}});
    restarts_.push_back({pool, number, now + kLongestDelayAfterSignal});
    return;
  }
  workers_.emplace(child, Worker{pool, number, *slot, now});
}

void Supervisor::become_worker(const Pool& pool, std::size_t slot) {
  ::prctl(PR_SET_NAME, ("sih-auth:" + pool.name).c_str());
  // Ctrl-C goes to the whole group; the supervisor alone decides what it means.
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGHUP, SIG_IGN);
  int status = 1;
  try {
    WorkerContext context{[this, slot] { board_.note_alive(slot); }, hash_places_, look_up_places_};
    status = pool.run(context);
  } catch (const std::exception& error) {
    log_.named(pool.name).error("worker_failed", {{"reason", error.what()}});
  }
  ::_exit(status);
}

void Supervisor::retire_all() {
  for (auto& [pid, worker] : workers_) {
    if (worker.retiring) continue;
    worker.retiring = true;
    worker.kill_at = Clock::now() + kDrainLimit;
    ::kill(pid, SIGTERM);
  }
}

void Supervisor::reap() {
  int status = 0;
  pid_t pid = 0;
  while ((pid = ::waitpid(-1, &status, WNOHANG)) > 0) {
    hash_places_.free_places_of(pid);
    look_up_places_.free_places_of(pid);
    if (pid == inspection_) finish_inspection(status);
    const auto found = workers_.find(pid);
    if (found == workers_.end()) continue;
    const Worker worker = found->second;
    workers_.erase(found);
    if (worker.retiring) continue;
    const std::string& pool = generation_.pools[worker.pool].name;
    log_.warning("worker_died", {{"of_pool", pool}, {"worker", pid}, {"by", describe(status)}});
    numbers_.at(pool).restarts.add();
    schedule_restart(worker, WIFSIGNALED(status), Clock::now());
  }
}

void Supervisor::schedule_restart(const Worker& dead, bool by_signal, Clock::time_point now) {
  int& deaths = quick_deaths_[{dead.pool, dead.number}];
  deaths = now - dead.started_at < kQuickDeath ? deaths + 1 : 0;
  milliseconds delay{0};
  if (deaths > 1) {
    const auto longest = by_signal ? kLongestDelayAfterSignal : kLongestDelayAfterExit;
    delay = std::min(longest, kFirstDelay * (1 << std::min(deaths, 10)));
  }
  restarts_.push_back({dead.pool, dead.number, now + delay});
}

void Supervisor::restart_due(Clock::time_point now) {
  std::vector<Restart> due;
  std::erase_if(restarts_, [&](const Restart& restart) {
    if (restart.due_at > now) return false;
    due.push_back(restart);
    return true;
  });
  for (const Restart& restart : due)
    start(restart.pool, restart.number);
}

void Supervisor::kill_stuck(Clock::time_point now) {
  for (const auto& [pid, worker] : workers_) {
    const auto last = std::max(worker.started_at, board_.last_alive(worker.slot));
    const bool stuck = now - last > kStuckAfter;
    if (!stuck && now < worker.kill_at) continue;
    log_.warning("worker_killed",
                 {{"worker", pid},
                  {"reason", stuck ? "no sign of life for 30 s" : "did not finish in 10 s"}});
    ::kill(pid, SIGKILL);
  }
}

void Supervisor::announce_readiness() {
  if (announced_ || stopping_) return;
  const bool all_alive = std::ranges::all_of(workers_, [&](const auto& entry) {
    return board_.last_alive(entry.second.slot) != WorkerBoard::Clock::time_point{};
  });
  if (!all_alive || !restarts_.empty()) return;
  announced_ = true;
  notify_systemd("READY=1");
  log_.info("ready", {{"workers", workers_.size()}});
}

void Supervisor::count_workers() const {
  for (const auto& [pool, numbers] : numbers_) {
    const auto alive = std::ranges::count_if(workers_, [&, &name = pool](const auto& entry) {
      const Worker& worker = entry.second;
      return !worker.retiring && generation_.pools[worker.pool].name == name;
    });
    numbers.workers.set(static_cast<std::uint64_t>(alive));
  }
}

std::optional<std::size_t> Supervisor::free_slot() const {
  std::set<std::size_t> taken;
  for (const auto& [pid, worker] : workers_)
    taken.insert(worker.slot);
  std::size_t slot = 0;
  while (taken.contains(slot))
    ++slot;
  if (slot >= WorkerBoard::kSlots) return std::nullopt;
  return slot;
}

int Supervisor::wait_ms(Clock::time_point now) const {
  auto wait = announced_ ? kTick : milliseconds(20);
  for (const Restart& restart : restarts_) {
    const auto until = std::chrono::ceil<milliseconds>(restart.due_at - now);
    wait = std::clamp(until, milliseconds(0), wait);
  }
  return static_cast<int>(wait.count());
}

}  // namespace sih_auth::process
