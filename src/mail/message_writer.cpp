#include "mail/message_writer.hpp"

#include <optional>
#include <stdexcept>
#include <utility>

#include "sih_auth/base/encoding.hpp"

#include "mail/mail_values.hpp"
#include "mail/palette.hpp"

namespace sih_auth::mail {
namespace {

std::optional<std::string> value_if_any(const Values& values, std::string_view name) {
  const auto found = values.find(name);
  return found == values.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

MessageWriter::MessageWriter(SiteIdentity site, const TemplateTexts& replacements)
    : site_(std::move(site)), catalogue_(TemplateSet(replacements).text("words.catalogue")) {
  static_cast<void>(palette_of(site_.color));
  const TemplateSet files(replacements);
  for (const domain::MailKind kind : domain::sent_mail_kinds()) {
    const std::string name(domain::template_name(kind));
    templates_.emplace(kind,
                       MailTemplates{files.file(name + ".subject"), files.laid_out(name + ".txt"),
                                     files.laid_out(name + ".html")});
  }
}

Message MessageWriter::write(const domain::Mail& mail, const std::string& message_id,
                             base::UnixTime created_at) const {
  const auto templates = templates_.find(mail.kind);
  if (templates == templates_.end()) throw std::logic_error("mail: this kind is never sent");
  Values values = mail_values(mail, site_, catalogue_, created_at);
  Message message;
  message.kind = mail.kind;
  message.message_id = message_id;
  message.to = mail.to;
  message.to_name = mail.to_name;
  message.date = created_at;
  message.subject =
      base::trim_ascii(render(templates->second.subject, values, Escaping::plain_text));
  values.insert_or_assign("subject", message.subject);
  message.text = render(templates->second.text, values, Escaping::plain_text);
  message.html = render(templates->second.html, values, Escaping::html);
  message.code = value_if_any(values, "code");
  message.link = value_if_any(values, "link");
  return message;
}

}  // namespace sih_auth::mail
