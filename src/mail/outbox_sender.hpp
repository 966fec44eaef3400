#pragma once

#include <functional>

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
  /// domain::Unavailable passes through: a mail that was sent but could not be removed is sent
  /// again, with the same Message-ID, when its lease is over.
  void send_due(const std::function<bool()>& stop);

 private:
  void handle(const domain::QueuedMail& queued);
  void deliver(const domain::QueuedMail& queued, const domain::Mail& mail, const Message& message);
  void try_later(const domain::QueuedMail& queued, const domain::Mail& mail,
                 const std::string& reason);
  void park_unreadable(const domain::QueuedMail& queued, const std::string& reason);

  domain::MailQueue& queue_;
  const MessageWriter& writer_;
  Transport& transport_;
  const base::Clock& clock_;
  const base::Log& log_;
};

}  // namespace sih_auth::mail
