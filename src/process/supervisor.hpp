#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "sih_auth/base/log.hpp"
#include "sih_auth/base/metrics.hpp"

#include "process/shared_places.hpp"
#include "process/signals.hpp"
#include "process/worker_board.hpp"

namespace sih_auth::process {

/// What a worker gets from the supervisor.
struct WorkerContext {
  std::function<void()>
      note_alive;  ///< to be called at least every few seconds; the first call means "ready"
  base::Places& hash_places;
  base::Places& look_up_places;
};

/// How many workers may do at once what holds a worker up.
struct PlaceCounts {
  int hash = 1;     ///< hash a password
  int look_up = 1;  ///< ask the network whether a new one is known from a breach
};

/// Processes of one kind. `run` is called in each child and its result is the exit status.
struct Pool {
  std::string name;
  int workers = 1;
  std::function<int(WorkerContext&)> run;
};

/// Exit statuses of a service that could not begin: trying again would only repeat it, or may help
/// (EX_TEMPFAIL of sysexits.h).
inline constexpr int kRefused = 1;
inline constexpr int kFailed = 75;

/// One configuration's worth of processes.
struct Generation {
  /// Runs to its end in a child of its own before any worker starts; 0 when all is ready for them,
  /// else kRefused or kFailed.
  std::function<int()> prepare;
  std::vector<Pool> pools;
  /// What takes too long to be waited for, if there is such a thing: runs to its end in a child of
  /// its own beside the workers, once, after they were started, and instead of what a generation
  /// before it began; kRefused stops the service.
  std::function<int()> inspect = nullptr;
  /// Called in the supervisor when this generation is about to take over; one that is refused is
  /// not.
  std::function<void()> on_adopted = nullptr;
};

/// Starts the pools, restarts what dies, replaces what is stuck, reloads on SIGHUP, drains on
/// SIGTERM and SIGINT. It opens no database and no network connection, and so hands none to its
/// children.
class Supervisor {
 public:
  /// Reads the configuration anew; nullopt (and a line in the log) when it is broken.
  using Loader = std::function<std::optional<Generation>()>;

  /// From here on what is sent to this process waits until it supervises, and a log without a
  /// reader does not end it: for whoever makes before that what `on_stop` removes. Throws
  /// std::system_error.
  static void hold_signals();

  /// `on_stop` is called once, before the workers are told to finish.
  Supervisor(Loader reload, std::function<void()> on_stop, PlaceCounts places,
             base::Metrics& metrics, const base::Log& log);

  /// Serves until told to stop; the exit status of the whole service, that of `prepare` when it
  /// could not begin, that of `inspect` when it could not go on.
  /// A broken world ends the process by SIGABRT, so that whoever watches it starts it anew.
  int run(Generation first) noexcept;

 private:
  using Clock = std::chrono::steady_clock;

  static constexpr pid_t kNone = -1;

  struct Worker {
    std::size_t pool;
    int number;
    std::size_t slot;
    Clock::time_point started_at;
    bool retiring = false;
    Clock::time_point kill_at = Clock::time_point::max();
  };

  struct Restart {
    std::size_t pool;
    int number;
    Clock::time_point due_at;
  };

  /// Of one pool, whichever generation has it.
  struct PoolNumbers {
    base::Gauge workers;
    base::Counter restarts;
  };

  void handle_signals();
  void reload_configuration();
  void begin_stop();
  [[nodiscard]] int prepare(const Generation& generation, Clock::time_point until);
  void adopt(Generation generation);
  void start_all();
  void start(std::size_t pool, int number);
  void begin_inspection();
  void finish_inspection(int status);
  [[noreturn]] void become_worker(const Pool& pool, std::size_t slot);
  void retire_all();
  void reap();
  void schedule_restart(const Worker& dead, bool by_signal, Clock::time_point now);
  void restart_due(Clock::time_point now);
  void kill_stuck(Clock::time_point now);
  void announce_readiness();
  void count_workers() const;
  [[nodiscard]] std::optional<std::size_t> free_slot() const;
  [[nodiscard]] int wait_ms(Clock::time_point now) const;

  Loader reload_;
  std::function<void()> on_stop_;
  base::Metrics& metrics_;
  const base::Log& log_;
  SignalQueue signals_;
  WorkerBoard board_;
  SharedPlaces hash_places_;
  SharedPlaces look_up_places_;
  Generation generation_;
  std::map<std::string, PoolNumbers> numbers_;  ///< by the names of the pools, past ones as well
  std::map<pid_t, Worker> workers_;
  pid_t inspection_ = kNone;
  int exit_status_ = 0;
  std::vector<Restart> restarts_;
  std::map<std::pair<std::size_t, int>, int> quick_deaths_;
  bool stopping_ = false;
  bool announced_ = false;
};

}  // namespace sih_auth::process
