#pragma once

#include <string>
#include <string_view>

#include "mail/message.hpp"

namespace sih_auth::mail {

/// The whole message as it goes over the wire (RFC 5322, RFC 2045): header, text and HTML as
/// alternatives; ASCII, lines end with CRLF. What has to be checked before, says header_fields.hpp.
[[nodiscard]] std::string mime_message(const Message& message, std::string_view sender_name,
                                       std::string_view sender_email);

}  // namespace sih_auth::mail
