#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "sih_auth/base/file_descriptor.hpp"

#include "breach/range_client.hpp"
#include "process/mailer_inbox.hpp"

namespace sih_auth::app {

/// Takes what comes in at the mailer's socket, on a thread of its own: it asks the network what the
/// other workers want to know, and passes rings on. So no question waits for a mail that takes half
/// a minute, and no mail for a question.
class MailerDesk {
 public:
  /// Begins at once. Make it when SIGTERM is blocked, so that the signal stays the main thread's.
  MailerDesk(int mailer_socket, const std::string& range_url,
             const breach::RangeLimits& limits = {});

  /// Takes nothing more and waits for what is under way, as long as the limits say.
  ~MailerDesk();
  MailerDesk(const MailerDesk&) = delete;
  MailerDesk& operator=(const MailerDesk&) = delete;

  /// Readable after a ring, until it is drained; for poll(2).
  [[nodiscard]] int bell() const noexcept { return bell_.get(); }

 private:
  void run();
  void take(process::MailerDatagram datagram);

  int mailer_socket_;
  base::FileDescriptor bell_;
  breach::RangeClient client_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace sih_auth::app
