#include "mail/outbox_sender.hpp"

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>

#include "mail/retry_schedule.hpp"

namespace sih_auth::mail {
namespace {

// Twice what a transport takes at most.
constexpr std::chrono::seconds kLease{60};

std::string kind_of(const domain::Mail& mail) {
  return std::string(domain::template_name(mail.kind));
}

std::string attempt_of(const domain::QueuedMail& queued) {
  return std::to_string(queued.attempts + 1);
}

}  // namespace

OutboxSender::OutboxSender(domain::MailQueue& queue, const MessageWriter& writer,
                           Transport& transport, const base::Clock& clock, const base::Log& log)
    : queue_(queue), writer_(writer), transport_(transport), clock_(clock), log_(log) {}

void OutboxSender::send_due(const std::function<bool()>& stop) {
  remove_sent();
  while (!stop()) {
    const auto queued = queue_.claim(clock_.now(), kLease);
    if (!queued) return;
    handle(*queued);
  }
}

void OutboxSender::handle(const domain::QueuedMail& queued) {
  const auto mail = domain::unpack_mail(queued.body.reveal());
  if (mail && mail->kind == domain::MailKind::decoy) return queue_.remove(queued.id);
  if (clock_.now() >= queued.expires_at) {
    queue_.remove(queued.id);
    log_.warning("mail_expired", {{"message_id", queued.message_id},
                                  {"kind", mail ? kind_of(*mail) : ""},
                                  {"attempts", std::to_string(queued.attempts)}});
    return;
  }
  if (!mail) return park_unreadable(queued, "the mail cannot be opened: is its key gone?");
  std::optional<Message> message;
  try {
    message = writer_.write(*mail, queued.message_id, queued.created_at);
  } catch (const std::logic_error& error) {
    // Left by a release that knew other values: one such mail must not stop all the others.
    return park_unreadable(queued, error.what());
  }
  deliver(queued, *mail, *message);
}

void OutboxSender::deliver(const domain::QueuedMail& queued, const domain::Mail& mail,
                           const Message& message) {
  const auto [outcome, reason] = transport_.send(message);
  switch (outcome) {
    case Delivery::sent:
      sent_.push_back(queued.id);
      log_.info("mail_sent", {{"message_id", queued.message_id},
                              {"kind", kind_of(mail)},
                              {"to", base::mask_email(mail.to)},
                              {"attempt", attempt_of(queued)}});
      remove_sent();
      return;
    case Delivery::try_later:
      try_later(queued, mail, reason);
      return;
    case Delivery::refused:
      queue_.park(queued, clock_.now(), reason);
      log_.warning("mail_refused", {{"message_id", queued.message_id},
                                    {"kind", kind_of(mail)},
                                    {"to", base::mask_email(mail.to)},
                                    {"attempt", attempt_of(queued)},
                                    {"reason", reason}});
      return;
  }
}

void OutboxSender::remove_sent() {
  for (; !sent_.empty(); sent_.pop_back())
    queue_.remove(sent_.back());
}

void OutboxSender::try_later(const domain::QueuedMail& queued, const domain::Mail& mail,
                             const std::string& reason) {
  const auto now = clock_.now();
  const auto when = next_try(queued.attempts + 1, now, queued.created_at, queued.expires_at);
  if (when) {
    queue_.retry(queued, *when, reason);
  } else {
    queue_.remove(queued.id);
  }
  log_.warning(when ? "mail_delayed" : "mail_expired",
               {{"message_id", queued.message_id},
                {"kind", kind_of(mail)},
                {"to", base::mask_email(mail.to)},
                {"attempt", attempt_of(queued)},
                {"retry_in", when ? std::to_string((*when - now).count()) : ""},
                {"reason", reason}});
}

void OutboxSender::park_unreadable(const domain::QueuedMail& queued, const std::string& reason) {
  queue_.park(queued, clock_.now(), reason);
  log_.error("mail_unreadable", {{"message_id", queued.message_id}, {"reason", reason}});
}

}  // namespace sih_auth::mail
