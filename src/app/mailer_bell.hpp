#pragma once

#include <string>

#include "sih_auth/domain/outbox.hpp"

#include "app/config.hpp"
#include "process/mailer_socket.hpp"

namespace sih_auth::app {

/// The path of the mailer's socket.
[[nodiscard]] std::string mailer_socket(const Config& config);

/// Rings at that socket. Open it after the fork.
class SocketBell final : public domain::MailerBell {
 public:
  explicit SocketBell(const Config& config) : socket_(mailer_socket(config)) {}
  void ring() noexcept override { socket_.ring(); }

 private:
  process::MailerSocket socket_;
};

}  // namespace sih_auth::app
