#include "app/state_owner.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sih_auth/base/file_descriptor.hpp"

namespace sih_auth::app {
namespace {

/// nullopt: there is nobody to become.
std::optional<struct stat> owned_by_another(const std::string& state_dir) {
  struct stat folder {};
  if (::geteuid() != 0 || ::stat(state_dir.c_str(), &folder) != 0 || folder.st_uid == 0) {
    return std::nullopt;
  }
  return folder;
}

[[noreturn]] void fail_at(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// What the child says instead of its exit status.
constexpr int kThrew = 255;

[[noreturn]] void run_child(const std::string& state_dir, const std::function<int()>& work,
                            pid_t parent, int complaints) {
  int status = kThrew;
  try {
    become_owner_of(state_dir);
    // After the change of user, which takes it back.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() == parent) status = work();
  } catch (const std::exception& error) {
    const std::string_view why(error.what());
    if (::write(complaints, why.data(), why.size()) < 0) status = 1;  // nobody is left to hear it
  }
  std::fflush(nullptr);
  ::_exit(status);
}

std::string read_to_end(int fd) {
  std::string text;
  std::array<char, 1024> part{};
  ssize_t got = 0;
  while ((got = ::read(fd, part.data(), part.size())) > 0 || (got < 0 && errno == EINTR)) {
    if (got > 0) text.append(part.data(), static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace

void become_owner_of(const std::string& state_dir) {
  const auto folder = owned_by_another(state_dir);
  if (!folder) return;
  const passwd* const owner = ::getpwuid(folder->st_uid);
  // Groups first: once the user is another, they cannot be changed any more.
  const bool changed = ::setgroups(1, &folder->st_gid) == 0 && ::setgid(folder->st_gid) == 0 &&
                       ::setuid(folder->st_uid) == 0;
  if (!changed) fail_at("becoming the owner of " + state_dir);
  // libpq looks for keys there, and takes one that it may not read for a fault.
  ::setenv("HOME", owner != nullptr ? owner->pw_dir : "/", 1);
}

int run_as_owner_of(const std::string& state_dir, const std::function<int()>& work) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail_at("a pipe");
  const base::FileDescriptor reading(ends[0]);
  base::FileDescriptor writing(ends[1]);
  std::fflush(nullptr);  // what waits to be written is written once
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) fail_at("a new process");
  if (child == 0) run_child(state_dir, work, parent, writing.get());
  writing.close();
  const std::string complaint = read_to_end(reading.get());
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status)) throw std::runtime_error("the process that did the work was killed");
  if (WEXITSTATUS(status) == kThrew) throw std::runtime_error(complaint);
  return WEXITSTATUS(status);
}

void give_to_owner_of(const std::string& state_dir, int file, int folder) {
  const auto owned = owned_by_another(state_dir);
  struct stat status {};
  if (!owned || ::fstat(folder, &status) != 0 || status.st_uid != owned->st_uid) return;
  if (::fchown(file, owned->st_uid, owned->st_gid) != 0) fail_at("giving away a file");
}

}  // namespace sih_auth::app
