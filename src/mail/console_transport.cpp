#include "mail/console_transport.hpp"

#include <cerrno>
#include <string_view>
#include <system_error>

namespace sih_auth::mail {
namespace {

std::string indented(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    out.append(line.empty() ? "" : "    ").append(line).append("\n");
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return out;
}

std::string console_text(const Message& message) {
  if (message.code) return "OTP for " + message.to + ": " + *message.code + "\n";
  return "Mail for " + message.to + ": " + message.subject + "\n" + indented(message.text);
}

}  // namespace

DeliveryResult ConsoleTransport::send(const Message& message) {
  const std::string text = console_text(message);
  ssize_t written = 0;
  do {
    written = ::write(fd_, text.data(), text.size());
  } while (written < 0 && errno == EINTR);
  if (written >= 0) return {Delivery::sent, {}};
  return {Delivery::try_later, "console: " + std::generic_category().message(errno)};
}

}  // namespace sih_auth::mail
