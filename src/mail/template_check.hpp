#pragma once

#include <string>
#include <vector>

#include "mail/template_set.hpp"

namespace sih_auth::mail {

/// What is wrong with an administrator's files, so that no mail fails later: one line each, with
/// the file, the line, what is wrong and what is allowed. Empty: every mail can be written.
[[nodiscard]] std::vector<std::string> template_faults(const TemplateTexts& replacements);

}  // namespace sih_auth::mail
