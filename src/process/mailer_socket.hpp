#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sih_auth/base/file_descriptor.hpp"

namespace sih_auth::process {

/// What the datagram says that asks the mailer to look for mail.
inline constexpr std::string_view kRing = "r";

/// The longest answer to a question.
inline constexpr std::size_t kMostAnswerBytes = 262'144;

/// Datagrams to the mailer's socket, wherever that process runs. Open it after the fork.
class MailerSocket {
 public:
  explicit MailerSocket(std::string path);

  /// Never waits and never fails.
  void ring() noexcept;

  /// Sends a question and waits for its answer, `patience` at most. nullopt when nobody listens,
  /// has room for it or answers in time. A question brings its own way back, one end of a pair of
  /// sockets: the mailer may be in another network namespace, and shall know no names.
  [[nodiscard]] std::optional<std::string> ask(std::string_view question,
                                               std::chrono::milliseconds patience);

 private:
  /// `attached` goes along unless it is -1. False when it was not sent.
  bool send(std::string_view text, int attached) noexcept;

  std::string path_;
  base::FileDescriptor socket_;
};

/// Reads away what has been rung, from the mailer's socket or from MailerDesk's bell; several rings
/// are one reason to look. Questions are lost, and whoever asked them is told so at once.
void drain_bell(int bell) noexcept;

}  // namespace sih_auth::process
