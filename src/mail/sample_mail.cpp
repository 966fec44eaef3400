#include "mail/sample_mail.hpp"

#include <map>
#include <string>

namespace sih_auth::mail {
namespace {

using domain::MailKind;
using Facts = std::map<std::string, std::string>;

Facts own_facts_of(MailKind kind) {
  constexpr auto kToken = "c2FtcGxlLXRva2VuLW9mLWEtcHJldmlldy1vbmx5LTAx";
  switch (kind) {
    case MailKind::account_locked:
      return {{"lifetime_seconds", "1800"}};
    case MailKind::backup_code_used:
      return {{"remaining", "9"}};
    case MailKind::email_change_code:
    case MailKind::otp_code:
      return {{"code", "123456"}, {"lifetime_seconds", "300"}};
    case MailKind::email_changed:
      return {
          {"new_email", "ja***@example.com"}, {"token", kToken}, {"lifetime_seconds", "604800"}};
    case MailKind::email_restored:
      return {{"new_email", "jo***@example.com"}};
    case MailKind::reset_link:
      return {{"token", kToken}, {"lifetime_seconds", "1800"}};
    case MailKind::account_deleted:
    case MailKind::backup_codes_renewed:
    case MailKind::decoy:
    case MailKind::new_device:
    case MailKind::password_changed:
    case MailKind::password_reset:
    case MailKind::password_set:
    case MailKind::signup_attempt:
    case MailKind::test_mail:
      return {};
  }
  __builtin_unreachable();
}

}  // namespace

domain::Mail sample_mail(MailKind kind) {
  domain::Mail mail{kind, "john.doe@example.com", "John Doe", own_facts_of(kind)};
  // Nobody is greeted by name at an address that they have not shown to be theirs.
  if (kind == MailKind::email_change_code) mail.to_name.clear();
  const bool is_of_browser = kind != MailKind::password_set && kind != MailKind::test_mail;
  if (!is_of_browser) return mail;
  mail.values.emplace("ip", "203.0.113.9");
  mail.values.emplace("user_agent",
                      "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");
  return mail;
}

}  // namespace sih_auth::mail
