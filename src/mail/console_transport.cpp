#include "mail/console_transport.hpp"

#include <cerrno>
#include <string>
#include <system_error>

namespace sih_auth::mail {
namespace {

/// What somebody who tries things out has to pick up; of other mails, that there was one.
std::string console_line(const Message& message) {
  if (message.code) return "OTP for " + message.to + ": " + *message.code;
  if (message.link && message.kind == domain::MailKind::reset_link)
    return "Password reset link for " + message.to + ": " + *message.link;
  if (message.link && message.kind == domain::MailKind::email_changed)
    return "Undo link for " + message.to + ": " + *message.link;
  return "Mail for " + message.to + ": " + message.subject;
}

}  // namespace

domain::DeliveryResult ConsoleTransport::send(const Message& message) {
  const std::string text = console_line(message) + "\n";
  ssize_t written = 0;
  do {
    written = ::write(fd_, text.data(), text.size());
  } while (written < 0 && errno == EINTR);
  if (written >= 0) return {domain::DeliveryOutcome::sent, {}};
  return {domain::DeliveryOutcome::try_later, "console: " + std::generic_category().message(errno)};
}

}  // namespace sih_auth::mail
