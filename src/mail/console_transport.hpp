#pragma once

#include <unistd.h>

#include "mail/transport.hpp"

namespace sih_auth::mail {

/// Demo mode: mails are read on the console. One that brings a code is the line
/// `OTP for john.doe@example.com: 123456`, any other its subject and text, indented.
/// A mail is one write(2), so that mails and lines of several processes do not mix.
class ConsoleTransport final : public Transport {
 public:
  /// `fd` stays the caller's.
  explicit ConsoleTransport(int fd = STDOUT_FILENO) : fd_(fd) {}

  [[nodiscard]] DeliveryResult send(const Message& message) override;

 private:
  int fd_;
};

}  // namespace sih_auth::mail
