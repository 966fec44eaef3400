#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "mail/template.hpp"

namespace sih_auth::mail {

/// Reads the placeholders of TemplateNode. A line that holds nothing but the beginning or the end
/// of something leaves no empty line behind. The error begins with "line N: ".
[[nodiscard]] tl::expected<Template, std::string> parse_template(std::string_view text);

}  // namespace sih_auth::mail
