#pragma once

#include <map>
#include <string>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/mail.hpp"

#include "mail/catalogue.hpp"
#include "mail/message.hpp"
#include "mail/site_identity.hpp"
#include "mail/template.hpp"
#include "mail/template_set.hpp"

namespace sih_auth::mail {

/// Turns the facts of a mail into sentences, by the templates of its kind. What those may use, says
/// mail_values.hpp; the text and the HTML also have `subject`.
class MessageWriter {
 public:
  /// `replacements` are an administrator's templates. Throws std::logic_error for some that
  /// `template_faults` finds fault with, and std::invalid_argument for a colour that is none.
  explicit MessageWriter(SiteIdentity site, const TemplateTexts& replacements = {});

  /// Throws std::logic_error when the mail lacks a value that its template uses.
  [[nodiscard]] Message write(const domain::Mail& mail, const std::string& message_id,
                              base::UnixTime created_at) const;

 private:
  struct MailTemplates {
    Template subject;
    Template text;
    Template html;
  };

  SiteIdentity site_;
  Catalogue catalogue_;
  std::map<domain::MailKind, MailTemplates> templates_;
};

}  // namespace sih_auth::mail
