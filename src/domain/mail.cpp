#include "sih_auth/domain/mail.hpp"

#include <array>
#include <utility>
#include <vector>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::domain {
namespace {

constexpr std::array<std::pair<MailKind, std::string_view>, 3> kNames{{
    {MailKind::otp_code, "otp_code"},
    {MailKind::signup_attempt, "signup_attempt"},
    {MailKind::test_mail, "test_mail"},
}};

}  // namespace

std::string_view template_name(MailKind kind) {
  for (const auto& [known, name] : kNames) {
    if (known == kind) return name;
  }
  __builtin_unreachable();
}

std::optional<MailKind> mail_kind(std::string_view template_name) {
  for (const auto& [kind, name] : kNames) {
    if (name == template_name) return kind;
  }
  return std::nullopt;
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
