#pragma once

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bench {

using Clock = std::chrono::steady_clock;

enum class Progress { waiting, answered, hung_up, nonsense };

/// One HTTP/1.1 connection to 127.0.0.1 that carries one request at a time and blocks nobody.
class Client {
 public:
  explicit Client(int port) : port_(port) {}
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { close(); }

  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  [[nodiscard]] bool is_busy() const { return request_ != nullptr; }
  [[nodiscard]] Clock::time_point due() const { return due_; }
  /// What an idle keep-alive connection risks: the server may close it while a request is on its
  /// way. The client of any such server sends it again.
  [[nodiscard]] bool may_send_again() const { return answers_ > 0 && received_.empty(); }
  [[nodiscard]] const std::string* request() const { return request_; }
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] std::size_t body_size() const { return body_size_; }
  [[nodiscard]] bool server_closes() const { return server_closes_; }

  void open() {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port_));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // A refusal shows at the first read.
    static_cast<void>(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address));
    answers_ = 0;
  }

  /// Forgets the request, too.
  void close() {
    if (is_open()) ::close(fd_);
    fd_ = -1;
    forget();
  }

  /// `request` outlives the exchange; `due` is when it should have been sent.
  void send(const std::string& request, Clock::time_point due) {
    request_ = &request;
    due_ = due;
    sent_ = 0;
    received_.clear();
    write_on();
  }

  void write_on() {
    if (request_ == nullptr || sent_ == request_->size()) return;
    const auto count =
        ::send(fd_, request_->data() + sent_, request_->size() - sent_, MSG_NOSIGNAL);
    if (count > 0) sent_ += static_cast<std::size_t>(count);
  }

  Progress read_on() {
    char part[4096];
    for (;;) {
      const auto count = ::recv(fd_, part, sizeof part, 0);
      if (count < 0 && errno == EAGAIN) return Progress::waiting;
      if (count <= 0) return Progress::hung_up;
      received_.append(part, static_cast<std::size_t>(count));
      const Progress progress = parse();
      if (progress != Progress::waiting) return progress;
    }
  }

  /// Ready for the next request.
  void forget() {
    request_ = nullptr;
    received_.clear();
  }

 private:
  Progress parse() {
    const std::string_view text(received_);
    const auto head_end = text.find("\r\n\r\n");
    if (head_end == std::string_view::npos) return Progress::waiting;
    const std::string_view head = text.substr(0, head_end + 2);
    const auto length = number_after(head, "\r\nContent-Length: ");
    status_ = static_cast<int>(number_after(head, "HTTP/1.1 "));
    if (request_ == nullptr || status_ < 200 || (length < 0 && status_ != 204))
      return Progress::nonsense;
    body_size_ = length < 0 ? 0 : static_cast<std::size_t>(length);
    if (text.size() < head_end + 4 + body_size_) return Progress::waiting;
    if (text.size() > head_end + 4 + body_size_) return Progress::nonsense;
    server_closes_ = head.find("\r\nConnection: close\r\n") != std::string_view::npos;
    ++answers_;
    return Progress::answered;
  }

  static long number_after(std::string_view text, std::string_view name) {
    const auto place = text.find(name);
    long number = -1;
    if (place != std::string_view::npos) {
      const auto digits = text.substr(place + name.size());
      std::from_chars(digits.data(), digits.data() + digits.size(), number);
    }
    return number;
  }

  int port_;
  int fd_ = -1;
  int status_ = 0;
  int answers_ = 0;
  bool server_closes_ = false;
  std::size_t sent_ = 0;
  std::size_t body_size_ = 0;
  std::string received_;
  const std::string* request_ = nullptr;
  Clock::time_point due_;
};

}  // namespace bench
