#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/clock.hpp"

#include "mail/message.hpp"

namespace sih_auth::mail {

/// The message's own header fields (not the MIME ones), one a string, without the line end; folded
/// fields hold CRLF and a blank. Names and subject can be any text. The addresses and the
/// Message-ID were checked by `is_envelope_safe`.
[[nodiscard]] std::vector<std::string> header_fields(const Message& message,
                                                     std::string_view sender_name,
                                                     std::string_view sender_email);

/// Whether `text` can stand between angle brackets: visible ASCII without `<` and `>`, not empty.
[[nodiscard]] bool is_envelope_safe(std::string_view text);

/// Free text as a header value (RFC 5322, RFC 2047) that begins at `column` of its line.
[[nodiscard]] std::string header_text(std::string_view text, std::size_t column);

/// `"Name" <address>`, or `<address>` without a name.
[[nodiscard]] std::string header_mailbox(std::string_view name, std::string_view address,
                                         std::size_t column);

/// "Sun, 22 Nov 2026 19:47:00 +0000"
[[nodiscard]] std::string header_date(base::UnixTime time);

}  // namespace sih_auth::mail
