#include "app/preview_mail.hpp"

#include <cstdio>
#include <stdexcept>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/mail.hpp"

#include "app/command_support.hpp"
#include "app/mail_wiring.hpp"
#include "app/setting_checks.hpp"
#include "mail/mime_message.hpp"
#include "mail/sample_mail.hpp"

namespace sih_auth::app {

std::vector<std::string> mail_kind_names() {
  std::vector<std::string> names;
  for (const domain::MailKind kind : domain::sent_mail_kinds())
    names.emplace_back(domain::template_name(kind));
  return names;
}

int preview_mail(const std::optional<std::string>& env_file, const std::string& kind) {
  return with_config(env_file, [&](const Config& config) {
    const mail::Message message =
        message_writer(config).write(mail::sample_mail(domain::mail_kind(kind).value()),
                                     new_message_id(config), base::SystemClock().now());
    // On the console nobody asks for a sender.
    const std::string& sender = config.mail.sender;
    const std::string bytes = mail::mime_message(
        message, config.site.name, is_sender_address(sender) ? sender : "auth@example.com");
    if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size() ||
        std::fflush(stdout) != 0) {
      return fail("the mail could not be written to standard output");
    }
    return 0;
  });
}

}  // namespace sih_auth::app
