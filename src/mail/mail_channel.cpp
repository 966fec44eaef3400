#include "mail/mail_channel.hpp"

#include <stdexcept>

namespace sih_auth::mail {

std::optional<std::vector<base::LogField>> MailChannel::describe(
    const domain::QueuedDelivery& queued) const {
  const auto mail = domain::unpack_mail(queued.body.reveal());
  if (!mail) return std::vector<base::LogField>{};
  if (mail->kind == domain::MailKind::decoy) return std::nullopt;
  return std::vector<base::LogField>{{"kind", domain::template_name(mail->kind)},
                                     {"to", shown_(mail->to)}};
}

domain::DeliveryResult MailChannel::deliver(const domain::QueuedDelivery& queued) {
  const auto mail = domain::unpack_mail(queued.body.reveal());
  if (!mail) {
    return {domain::DeliveryOutcome::unreadable, "the mail cannot be opened: is its key gone?"};
  }
  std::optional<Message> message;
  try {
    message = writer_.write(*mail, queued.message_id, queued.created_at);
  } catch (const std::logic_error& error) {
    // Left by a release that knew other values: one such mail must not stop all the others.
    return {domain::DeliveryOutcome::unreadable, error.what()};
  }
  return transport_.send(*message);
}

}  // namespace sih_auth::mail
