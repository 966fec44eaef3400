#include "process/mailer_socket.hpp"

#include <array>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>

namespace sih_auth::process {

MailerSocket::MailerSocket(std::string path)
    : path_(std::move(path)),
      socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {}

void MailerSocket::ring() noexcept {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path_.size() >= sizeof address.sun_path) return;
  std::memcpy(address.sun_path, path_.c_str(), path_.size());
  constexpr char kRing = 'r';
  [[maybe_unused]] const auto sent =
      ::sendto(socket_.get(), &kRing, 1, MSG_NOSIGNAL | MSG_DONTWAIT,
               reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

void drain_mailer_socket(int mailer_socket) noexcept {
  std::array<char, 64> trash{};
  while (::recv(mailer_socket, trash.data(), trash.size(), MSG_DONTWAIT) >= 0) {
  }
}

}  // namespace sih_auth::process
