#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sih_auth/base/file_descriptor.hpp"

/// The mailer's end of what MailerSocket sends. Whoever may write to that socket may send
/// anything.
namespace sih_auth::process {

struct MailerDatagram {
  std::string text;                ///< empty when it was longer than any of ours
  base::FileDescriptor answer_to;  ///< open when exactly one descriptor came along
};

/// The next datagram; nullopt when there is none. Never waits.
[[nodiscard]] std::optional<MailerDatagram> receive_datagram(int mailer_socket);

/// Whether there is somebody who still waits for an answer.
[[nodiscard]] bool is_awaited(int answer_to) noexcept;

/// Never waits. Nothing is sent when the asker has gone, or has brought something else than a
/// socket with room for it.
void send_answer(int answer_to, std::string_view message) noexcept;

}  // namespace sih_auth::process
