#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sih_auth/base/file_descriptor.hpp"

namespace sih_auth::tests {

/// An HTTP server on 127.0.0.1 that gives the same answer to every request, as it is; with an empty
/// one it takes requests and says nothing. Keeps what it was asked.
class CannedServer {
 public:
  explicit CannedServer(std::string answer)
      : answer_(std::move(answer)),
        stop_(::eventfd(0, EFD_CLOEXEC)),
        listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const place = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_.get(), place, size) != 0 || ::listen(listener_.get(), 64) != 0 ||
        ::getsockname(listener_.get(), place, &size) != 0) {
      throw std::runtime_error("no server on 127.0.0.1");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  CannedServer(const CannedServer&) = delete;
  CannedServer& operator=(const CannedServer&) = delete;
  ~CannedServer() {
    ::eventfd_write(stop_.get(), 1);
    thread_.join();
  }

  /// A whole answer with this body.
  static std::string answer(const std::string& body, const std::string& status = "200 OK",
                            const std::string& headers = "") {
    return "HTTP/1.1 " + status + "\r\n" + headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/range/";
  }

  /// Each request with its body.
  [[nodiscard]] std::vector<std::string> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  [[nodiscard]] int connections() {
    const std::lock_guard lock(mutex_);
    return connections_;
  }

 private:
  void serve() {
    for (;;) {
      std::vector<pollfd> polled{{stop_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
      for (const auto& [fd, peer] : peers_)
        polled.push_back({fd, POLLIN, 0});
      ::poll(polled.data(), polled.size(), -1);
      if (polled[0].revents != 0) return;
      if (polled[1].revents != 0) accept();
      for (std::size_t i = 2; i < polled.size(); ++i) {
        if (polled[i].revents != 0) read(polled[i].fd);
      }
    }
  }

  void accept() {
    base::FileDescriptor peer(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    const int fd = peer.get();
    peers_.emplace(fd, Peer{std::move(peer), {}});
    const std::lock_guard lock(mutex_);
    ++connections_;
  }

  void read(int fd) {
    std::array<char, 4096> piece{};
    const auto size = ::recv(fd, piece.data(), piece.size(), 0);
    if (size <= 0) {
      peers_.erase(fd);
      return;
    }
    std::string& request = peers_.at(fd).request;
    request.append(piece.data(), static_cast<std::size_t>(size));
    if (!is_whole(request)) return;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(std::exchange(request, {}));
    }
    if (!answer_.empty()) {
      [[maybe_unused]] const auto sent = ::send(fd, answer_.data(), answer_.size(), MSG_NOSIGNAL);
    }
  }

  static bool is_whole(const std::string& request) {
    constexpr std::string_view kEnd = "\r\n\r\n";
    constexpr std::string_view kLength = "\r\nContent-Length: ";
    const auto end = request.find(kEnd);
    if (end == std::string::npos) return false;
    const auto length = request.find(kLength);
    const std::size_t body =
        length < end ? std::stoul(request.substr(length + kLength.size())) : std::size_t{0};
    return request.size() >= end + kEnd.size() + body;
  }

  struct Peer {
    base::FileDescriptor socket;
    std::string request;
  };

  std::string answer_;
  base::FileDescriptor stop_;
  base::FileDescriptor listener_;
  std::uint16_t port_ = 0;
  std::map<int, Peer> peers_;
  std::mutex mutex_;
  std::vector<std::string> requests_;
  int connections_ = 0;
  std::thread thread_;
};

}  // namespace sih_auth::tests
