#pragma once

#include "app/settings_reader.hpp"
#include "mail/template_set.hpp"

namespace sih_auth::app {

/// MAIL_TEMPLATE_DIR: reads the administrator's templates, once and for all, so that a file that is
/// being edited meanwhile harms nobody. Whatever would spoil a mail is a fault.
[[nodiscard]] mail::TemplateTexts read_mail_templates(SettingsReader& reader);

}  // namespace sih_auth::app
