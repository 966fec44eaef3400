#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/secret.hpp"
#include "sih_auth/domain/types.hpp"

namespace sih_auth::domain {

/// Each kind has its templates in src/mail/templates, named by `template_name`; but for `decoy`,
/// which is never sent: it is written so that a request takes as long as one that mails somebody.
enum class MailKind {
  account_deleted,
  account_locked,
  backup_code_used,
  backup_codes_renewed,
  decoy,
  email_change_code,
  email_changed,
  email_restored,
  new_device,
  otp_code,
  password_changed,
  password_reset,
  password_set,
  reset_link,
  signup_attempt,
  test_mail,
};

/// "otp_code" and so on.
[[nodiscard]] std::string_view template_name(MailKind kind);

/// The inverse; nullopt: no kind has this name.
[[nodiscard]] std::optional<MailKind> mail_kind(std::string_view template_name);

/// All kinds but `decoy`, by name.
[[nodiscard]] std::vector<MailKind> sent_mail_kinds();

/// One mail to one person, before it is worded: the templates turn `values` into sentences.
struct Mail {
  MailKind kind = MailKind::otp_code;
  std::string to;       ///< the stored address
  std::string to_name;  ///< may be empty
  std::map<std::string, std::string> values;
};

/// One text, for sealing; `unpack_mail` gives nullopt for anything else.
[[nodiscard]] base::Secret pack_mail(const Mail& mail);
[[nodiscard]] std::optional<Mail> unpack_mail(std::string_view packed);

}  // namespace sih_auth::domain
