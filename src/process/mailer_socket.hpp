#pragma once

#include <string>

#include "sih_auth/base/file_descriptor.hpp"

namespace sih_auth::process {

/// One datagram to the mailer's socket, wherever that process runs. Open it after the fork.
class MailerSocket {
 public:
  explicit MailerSocket(std::string path);

  /// Never waits and never fails.
  void ring() noexcept;

 private:
  std::string path_;
  base::FileDescriptor socket_;
};

/// Reads away what has been rung; several rings are one reason to look.
void drain_mailer_socket(int mailer_socket) noexcept;

}  // namespace sih_auth::process
