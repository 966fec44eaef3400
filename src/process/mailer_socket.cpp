#include "process/mailer_socket.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace sih_auth::process {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

/// Two sockets between which a message arrives whole or not at all. The second has room for the
/// longest answer, so that the mailer never waits for who asks.
std::array<base::FileDescriptor, 2> make_way_back() {
  std::array<int, 2> ends{-1, -1};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) return {};
  constexpr int kRoom = kMostAnswerBytes;
  ::setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &kRoom, sizeof kRoom);
  return {base::FileDescriptor(ends[0]), base::FileDescriptor(ends[1])};
}

bool becomes_readable(int fd, SteadyClock::time_point until) {
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(until - SteadyClock::now());
    pollfd polled{fd, POLLIN, 0};
    const int count = ::poll(&polled, 1, std::max(0, static_cast<int>(left.count())));
    if (count >= 0 || errno != EINTR) return count > 0;
  }
}

/// nullopt when the other end was closed without a word, or said more than an answer can hold.
std::optional<std::string> read_message(int fd) {
  std::string message(kMostAnswerBytes, '\0');
  // With MSG_TRUNC the size is the message's own. Descriptors that came along are closed by the
  // kernel, as nobody asks for them.
  const auto size = ::recv(fd, message.data(), message.size(), MSG_DONTWAIT | MSG_TRUNC);
  if (size <= 0 || static_cast<std::size_t>(size) > message.size()) return std::nullopt;
  message.resize(static_cast<std::size_t>(size));
  return message;
}

}  // namespace

MailerSocket::MailerSocket(std::string path)
    : path_(std::move(path)),
      socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {}

void MailerSocket::ring() noexcept {
  send(kRing, -1);
}

std::optional<std::string> MailerSocket::ask(std::string_view question, milliseconds patience) {
  const auto until = SteadyClock::now() + patience;
  auto [own_end, other_end] = make_way_back();
  if (!own_end.is_open() || !send(question, other_end.get())) return std::nullopt;
  // From here on only the mailer has it: when it closes it, or dies, the wait is over.
  other_end.close();
  if (!becomes_readable(own_end.get(), until)) return std::nullopt;
  return read_message(own_end.get());
}

bool MailerSocket::send(std::string_view text, int attached) noexcept {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path_.size() >= sizeof address.sun_path) return false;
  std::memcpy(address.sun_path, path_.c_str(), path_.size());
  iovec content{const_cast<char*>(text.data()), text.size()};
  msghdr message{};
  message.msg_name = &address;
  message.msg_namelen = sizeof address;
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof attached)> control{};
  if (attached >= 0) {
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof attached);
    std::memcpy(CMSG_DATA(header), &attached, sizeof attached);
  }
  return ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0;
}

void drain_bell(int bell) noexcept {
  std::array<char, 64> trash{};
  while (::read(bell, trash.data(), trash.size()) >= 0) {
  }
}

}  // namespace sih_auth::process
