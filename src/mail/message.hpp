#pragma once

#include <optional>
#include <string>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/mail.hpp"

namespace sih_auth::mail {

/// A mail in words, ready for a transport. All text is UTF-8; lines end with LF.
struct Message {
  domain::MailKind kind = domain::MailKind::test_mail;
  std::string message_id;  ///< without angle brackets
  std::string to;
  std::string to_name;  ///< may be empty
  std::string subject;
  std::string text;
  std::string html;
  base::UnixTime date;
  std::optional<std::string> code;  ///< the one-time code, when the mail is there to bring one
  std::optional<std::string> link;  ///< the page it leads to, when it is there for that
};

}  // namespace sih_auth::mail
