#include "process/listen_sockets.hpp"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "sih_auth/base/whole_number.hpp"

namespace sih_auth::process {
namespace {

constexpr int kFirstPassedFd = 3;  // sd_listen_fds(3)
constexpr int kBacklog = 4096;     // the kernel cuts it to net.core.somaxconn
constexpr mode_t kSocketMode = 0660;

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view{} : std::string_view(value);
}

int number(std::string_view text) {
  return base::whole_number<int>(text).value_or(0);
}

bool is_socket(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode);
}

/// name -> descriptor, for those that systemd meant for this process.
std::map<std::string, int, std::less<>> passed_sockets() {
  std::map<std::string, int, std::less<>> passed;
  const std::string_view meant_for = variable("LISTEN_PID");
  if (!meant_for.empty() && number(meant_for) != ::getpid()) return passed;
  const int count = number(variable("LISTEN_FDS"));
  std::string_view names = variable("LISTEN_FDNAMES");
  for (int i = 0; i < count; ++i) {
    const auto colon = names.find(':');
    if (is_socket(kFirstPassedFd + i)) passed.emplace(names.substr(0, colon), kFirstPassedFd + i);
    names.remove_prefix(colon == std::string_view::npos ? names.size() : colon + 1);
  }
  return passed;
}

std::runtime_error failure(const std::string& what) {
  return std::runtime_error(what + ": " + std::strerror(errno));
}

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    throw std::runtime_error(
        "the socket path " + path +
        " is longer than the 107 characters the system allows: set RUNTIME_DIR to a shorter one");
  }
  std::memcpy(address.sun_path, path.c_str(), path.size());
  return address;
}

/// Whether somebody answers there: then it is not ours to replace.
bool is_in_use(const sockaddr_un& address, int type) {
  const base::FileDescriptor probe(::socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const auto* target = reinterpret_cast<const sockaddr*>(&address);
  return ::connect(probe.get(), target, sizeof address) == 0 ||
         errno == EAGAIN;  // its queue is full
}

/// As above, but workers whose supervisor was killed get the time to finish.
bool stays_in_use(const sockaddr_un& address, int type) {
  constexpr int kTries = 30;
  for (int i = 0; i < kTries; ++i) {
    if (!is_in_use(address, type)) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return true;
}

base::FileDescriptor make_socket(const std::string& path, SocketWish::Kind kind) {
  const int type = kind == SocketWish::Kind::stream ? SOCK_STREAM : SOCK_DGRAM;
  const sockaddr_un address = address_of(path);
  if (stays_in_use(address, type)) {
    throw std::runtime_error("another sih-auth serves at " + path + " already");
  }
  ::unlink(path.c_str());
  base::FileDescriptor fd(::socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd.is_open()) throw failure("socket");
  // The mode is right from the first moment on: bind() applies the mask, chmod() would come too
  // late.
  const mode_t old_mask = ::umask(0777 & ~kSocketMode);
  const int bound = ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  ::umask(old_mask);
  if (bound != 0) throw failure("cannot make the socket " + path);
  if (type == SOCK_STREAM && ::listen(fd.get(), kBacklog) != 0) throw failure("listen");
  return fd;
}

}  // namespace

ListenSockets::ListenSockets() : owner_(::getpid()) {}

// Once that one is done the destructor removes what was made before an exception.
ListenSockets::ListenSockets(const std::vector<SocketWish>& wishes, const std::string& runtime_dir)
    : ListenSockets() {
  const auto passed = passed_sockets();
  for (const SocketWish& wish : wishes) {
    if (const auto found = passed.find(wish.name); found != passed.end()) {
      ::fcntl(found->second, F_SETFD, FD_CLOEXEC);
      ::fcntl(found->second, F_SETFL, ::fcntl(found->second, F_GETFL) | O_NONBLOCK);
      sockets_.emplace(wish.name, base::FileDescriptor(found->second));
      continue;
    }
    const std::string path = runtime_dir + "/" + wish.name + ".sock";
    sockets_.emplace(wish.name, make_socket(path, wish.kind));
    files_.push_back(path);
  }
}

ListenSockets::~ListenSockets() {
  remove_files();
}

int ListenSockets::fd(std::string_view name) const {
  const auto found = sockets_.find(name);
  if (found == sockets_.end()) throw std::logic_error("no such socket");
  return found->second.get();
}

void ListenSockets::remove_files() noexcept {
  if (::getpid() != owner_) return;
  for (const std::string& path : files_)
    ::unlink(path.c_str());
  files_.clear();
}

}  // namespace sih_auth::process
