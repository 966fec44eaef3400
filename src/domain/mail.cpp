#include "sih_auth/domain/mail.hpp"

#include <array>
#include <cstdlib>
#include <utility>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::domain {
namespace {

constexpr std::array<std::pair<MailKind, std::string_view>, 16> kNames{{
    {MailKind::account_deleted, "account_deleted"},
    {MailKind::account_locked, "account_locked"},
    {MailKind::backup_code_used, "backup_code_used"},
    {MailKind::backup_codes_renewed, "backup_codes_renewed"},
    {MailKind::decoy, "decoy"},
    {MailKind::email_change_code, "email_change_code"},
    {MailKind::email_changed, "email_changed"},
    {MailKind::email_restored, "email_restored"},
    {MailKind::new_device, "new_device"},
    {MailKind::otp_code, "otp_code"},
    {MailKind::password_changed, "password_changed"},
    {MailKind::password_reset, "password_reset"},
    {MailKind::password_set, "password_set"},
    {MailKind::reset_link, "reset_link"},
    {MailKind::signup_attempt, "signup_attempt"},
    {MailKind::test_mail, "test_mail"},
}};

}  // namespace

std::string_view template_name(MailKind kind) {
  for (const auto& [known, name] : kNames) {
    if (known == kind) return name;
  }
  std::abort();  // a kind that is missing above
}

std::optional<MailKind> mail_kind(std::string_view template_name) {
  for (const auto& [kind, name] : kNames) {
    if (name == template_name) return kind;
  }
  return std::nullopt;
}

std::vector<MailKind> sent_mail_kinds() {
  std::vector<MailKind> kinds;
  for (const auto& [kind, name] : kNames) {
    if (kind != MailKind::decoy) kinds.push_back(kind);
  }
  return kinds;
}

base::Secret pack_mail(const Mail& mail) {
  std::vector<std::string> fields{std::string(template_name(mail.kind)), mail.to, mail.to_name};
  for (const auto& [name, value] : mail.values) {
    fields.push_back(name);
    fields.push_back(value);
  }
  std::string packed = base::pack_fields(fields);
  return base::Secret::taken_from(packed);
}

std::optional<Mail> unpack_mail(std::string_view packed) {
  const auto fields = base::unpack_fields(packed);
  constexpr std::size_t kFixed = 3;
  if (!fields || fields->size() < kFixed || (fields->size() - kFixed) % 2 != 0) return std::nullopt;
  const auto kind = mail_kind(fields->at(0));
  if (!kind) return std::nullopt;
  Mail mail{*kind, fields->at(1), fields->at(2), {}};
  for (std::size_t i = kFixed; i < fields->size(); i += 2) {
    mail.values.emplace(fields->at(i), fields->at(i + 1));
  }
  return mail;
}

}  // namespace sih_auth::domain
