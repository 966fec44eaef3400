#pragma once

#include <string>
#include <string_view>

namespace sih_auth::mail {

/// Text in the quoted-printable encoding (RFC 2045 section 6.7): ASCII, lines of at most 76
/// characters that end with CRLF. Lines of `text` end with LF or CRLF; it may hold any bytes.
[[nodiscard]] std::string quoted_printable(std::string_view text);

}  // namespace sih_auth::mail
