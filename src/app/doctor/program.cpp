#include "app/doctor/program.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sih_auth/base/file_descriptor.hpp"

namespace sih_auth::app {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{10};

std::string find_program(const std::string& name) {
  const char* const path = std::getenv("PATH");
  std::string folders = std::string(path != nullptr ? path : "/usr/bin:/bin") + ":/usr/sbin:/sbin:";
  for (std::size_t colon = folders.find(':'); colon != std::string::npos;
       colon = folders.find(':')) {
    std::string candidate = folders.substr(0, colon) + "/" + name;
    if (colon > 0 && ::access(candidate.c_str(), X_OK) == 0) return candidate;
    folders.erase(0, colon + 1);
  }
  return "";
}

struct Pipe {
  base::FileDescriptor read;
  base::FileDescriptor write;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  return {base::FileDescriptor(ends[0]), base::FileDescriptor(ends[1])};
}

pid_t spawn(const std::vector<std::string>& command, const std::string& program, int output,
            int errors) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& word : command)
    arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  pid_t child = -1;
  const int failed =
      ::posix_spawn(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  return failed == 0 ? child : -1;
}

/// Reads both to their ends; false when that takes too long.
bool read_all(const Pipe& output, const Pipe& errors, ProgramOutput& into) {
  const auto give_up_at = SteadyClock::now() + kPatience;
  std::array<pollfd, 2> waiting{pollfd{output.read.get(), POLLIN, 0},
                                pollfd{errors.read.get(), POLLIN, 0}};
  std::array<std::string*, 2> texts{&into.output, &into.errors};
  while (waiting[0].fd >= 0 || waiting[1].fd >= 0) {
    if (SteadyClock::now() > give_up_at) return false;
    ::poll(waiting.data(), waiting.size(), 200);
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      if (waiting[i].fd < 0 || waiting[i].revents == 0) continue;
      std::array<char, 4096> piece{};
      const ssize_t got = ::read(waiting[i].fd, piece.data(), piece.size());
      if (got > 0) texts[i]->append(piece.data(), static_cast<std::size_t>(got));
      if (got == 0) waiting[i].fd = -1;
    }
  }
  return true;
}

}  // namespace

std::optional<ProgramOutput> run_program(const std::vector<std::string>& command) {
  const std::string program = find_program(command.front());
  if (program.empty()) return std::nullopt;
  Pipe output = make_pipe();
  Pipe errors = make_pipe();
  const pid_t child = spawn(command, program, output.write.get(), errors.write.get());
  if (child < 0) return std::nullopt;
  output.write = {};
  errors.write = {};
  ProgramOutput ended;
  const bool is_complete = read_all(output, errors, ended);
  if (!is_complete) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!is_complete) return std::nullopt;
  ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ended;
}

}  // namespace sih_auth::app
