#pragma once

#include <functional>
#include <vector>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/log.hpp"
#include "sih_auth/domain/outbox.hpp"

#include "mail/message_writer.hpp"
#include "mail/transport.hpp"

namespace sih_auth::mail {

/// Empties the outbox: sends what is due, tries again later what the mail server would not take
/// now, drops what has expired and parks what can never be sent.
class OutboxSender {
 public:
  /// All of it outlives this.
  OutboxSender(domain::MailQueue& queue, const MessageWriter& writer, Transport& transport,
               const base::Clock& clock, const base::Log& log);

  /// Until nothing is due or `stop` says true, which is asked between two mails.
  /// domain::Unavailable passes through: a mail that was sent but could not be removed is removed
  /// at the next call. Only when that comes after the end of its lease, or from another process, is
  /// it sent again, with the same Message-ID.
  void send_due(const std::function<bool()>& stop);

 private:
  void handle(const domain::QueuedMail& queued);
  void deliver(const domain::QueuedMail& queued, const domain::Mail& mail, const Message& message);
  void remove_sent();
  void try_later(const domain::QueuedMail& queued, const domain::Mail& mail,
                 const std::string& reason);
  void park_unreadable(const domain::QueuedMail& queued, const std::string& reason);

  domain::MailQueue& queue_;
  const MessageWriter& writer_;
  Transport& transport_;
  const base::Clock& clock_;
  const base::Log& log_;
  std::vector<domain::MailId> sent_;  ///< which still stand in the queue
};

}  // namespace sih_auth::mail
