#include "process/mailer_inbox.hpp"

#include <array>
#include <cstring>
#include <vector>

#include <poll.h>
#include <sys/socket.h>

namespace sih_auth::process {
namespace {

/// Takes over all descriptors that came along; whatever is not kept is closed.
std::vector<base::FileDescriptor> attached_to(msghdr& message) {
  std::vector<base::FileDescriptor> attached;
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(header) + i * sizeof fd, sizeof fd);
      attached.emplace_back(fd);
    }
  }
  return attached;
}

}  // namespace

std::optional<MailerDatagram> receive_datagram(int mailer_socket) {
  std::array<char, 64> text{};
  // Room for one; alignment makes it two, and the kernel closes all that do not fit.
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  iovec content{text.data(), text.size()};
  msghdr message{};
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const auto size = ::recvmsg(mailer_socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (size < 0) return std::nullopt;
  MailerDatagram datagram;
  auto attached = attached_to(message);
  if (attached.size() == 1 && (message.msg_flags & MSG_CTRUNC) == 0) {
    datagram.answer_to = std::move(attached.front());
  }
  if ((message.msg_flags & MSG_TRUNC) == 0) {
    datagram.text.assign(text.data(), static_cast<std::size_t>(size));
  }
  return datagram;
}

bool is_awaited(int answer_to) noexcept {
  pollfd polled{answer_to, 0, 0};
  return answer_to >= 0 && ::poll(&polled, 1, 0) == 0;  // else the other end has hung up
}

void send_answer(int answer_to, std::string_view message) noexcept {
  [[maybe_unused]] const auto sent =
      ::send(answer_to, message.data(), message.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
}

}  // namespace sih_auth::process
