#pragma once

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sih_auth::tests {

/// Asks again and again until `condition` holds; false when it does not within `limit`.
template <typename Condition>
bool comes_true(Condition condition, std::chrono::milliseconds limit = std::chrono::seconds(20)) {
  const auto until = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

/// Runs `work` in a forked process; its result is the exit status, 99 when it throws. Killed and
/// reaped at the end of this object's life.
class ChildProcess {
 public:
  static constexpr int kThrew = 99;

  explicit ChildProcess(const std::function<int()>& work) {
    std::signal(SIGCHLD, SIG_DFL);  // the test runner would take a child's death for its own fault
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("fork");
    if (pid_ == 0) ::_exit(run(work));
  }
  ChildProcess(ChildProcess&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}
  ChildProcess& operator=(ChildProcess&&) = delete;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    wait();
  }

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  void send(int signal) const { ::kill(pid_, signal); }

  /// The exit status; -signal when a signal ended it, -1000 when it does not end in time.
  int finish(std::chrono::milliseconds limit = std::chrono::seconds(60)) {
    int status = 0;
    const bool ended = comes_true([&] { return ::waitpid(pid_, &status, WNOHANG) == pid_; }, limit);
    if (!ended) return -1000;
    pid_ = -1;
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  }

 private:
  static int run(const std::function<int()>& work) {
    try {
      return work();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "child: %s\n", error.what());
      return kThrew;
    }
  }

  void wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
  }

  pid_t pid_ = -1;
};

}  // namespace sih_auth::tests
