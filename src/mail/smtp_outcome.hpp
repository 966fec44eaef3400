#pragma once

#include <string_view>

#include "mail/transport.hpp"

namespace sih_auth::mail {

/// How an SMTP transfer ended, as libcurl tells it.
struct SmtpEnding {
  int curl_code = 0;           ///< a CURLcode
  std::string_view error;      ///< libcurl's words, may be empty
  int reply_code = 0;          ///< the server's last one; 0 when it never spoke
  std::string_view reply;      ///< the line of its last failure, may be empty
  bool body_was_sent = false;  ///< at least a part of it
};

/// Refused is only what the server said with a 5xx about this very mail; whatever an administrator
/// or time can mend (network, certificate, password, 4xx) is tried later.
[[nodiscard]] domain::DeliveryResult judge(const SmtpEnding& ending);

/// Whether the server had just hung up a connection that was kept from an earlier mail, so that the
/// mail should be sent again on a new one.
[[nodiscard]] bool was_hung_up(const SmtpEnding& ending);

}  // namespace sih_auth::mail
