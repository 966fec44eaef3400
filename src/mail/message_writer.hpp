#pragma once

#include <string>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/mail.hpp"

#include "mail/catalogue.hpp"
#include "mail/message.hpp"

namespace sih_auth::mail {

/// Who speaks in the mails. From the configuration, never from a request.
struct SiteIdentity {
  std::string site_name;
  std::string site_url;  ///< may be empty: then the mails have no links
};

/// Turns the facts of a mail into sentences, by the templates of its kind.
///
/// What a template may use, besides the mail's own values: site_name, site_url, to, greeting_name,
/// date (when the mail was written, UTC), ip, browser, lifetime (of `lifetime_seconds`, in words),
/// subject.
class MessageWriter {
 public:
  explicit MessageWriter(SiteIdentity site);

  /// Throws std::logic_error when the mail lacks a value that its template uses.
  [[nodiscard]] Message write(const domain::Mail& mail, const std::string& message_id,
                              base::UnixTime created_at) const;

 private:
  [[nodiscard]] Values values_for(const domain::Mail& mail, base::UnixTime created_at) const;
  [[nodiscard]] std::string browser_in_words(const std::string& user_agent) const;

  SiteIdentity site_;
  Catalogue catalogue_;
};

}  // namespace sih_auth::mail
