#pragma once

#include <unistd.h>

#include "mail/transport.hpp"

namespace sih_auth::mail {

/// Demo mode: a mail is one line on the console. One that brings a code is
/// `OTP for john.doe@example.com: 123456`, a link to a new password
/// `Password reset link for ADDRESS: URL`, one that takes a change back `Undo link for ADDRESS:
/// URL`, any other `Mail for ADDRESS: SUBJECT`. It is one write(2), so that lines of several
/// processes do not mix.
class ConsoleTransport final : public Transport {
 public:
  /// `fd` stays the caller's.
  explicit ConsoleTransport(int fd = STDOUT_FILENO) : fd_(fd) {}

  [[nodiscard]] domain::DeliveryResult send(const Message& message) override;

 private:
  int fd_;
};

}  // namespace sih_auth::mail
