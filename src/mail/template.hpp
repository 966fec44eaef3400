#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace sih_auth::mail {

using Values = std::map<std::string, std::string, std::less<>>;

enum class Escaping { plain_text, html };

/// Replaces each `{{name}}` by its value and drops each `{{#name}}…{{/name}}` whose value is empty.
/// Control characters in values become blanks; for HTML, values are escaped as text and as quoted
/// attributes. No value can leave its place: there is no way to insert one as it is.
/// Throws std::logic_error for a name without a value and for a placeholder that does not end.
[[nodiscard]] std::string render(std::string_view text, const Values& values, Escaping escaping);

}  // namespace sih_auth::mail
