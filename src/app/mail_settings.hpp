#pragma once

#include "app/config.hpp"
#include "app/settings_reader.hpp"

namespace sih_auth::app {

/// What decides how mails look and how they are sent. Faults are noted by `reader`.
[[nodiscard]] MailConfig read_mail(SettingsReader& reader, bool is_production);

/// Only how they look: the templates and the sender, which may be no address.
[[nodiscard]] MailConfig read_mail_look(SettingsReader& reader);

}  // namespace sih_auth::app
