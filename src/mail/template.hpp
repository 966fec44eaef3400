#pragma once

#include <map>
#include <string>
#include <vector>

namespace sih_auth::mail {

using Values = std::map<std::string, std::string, std::less<>>;

enum class Escaping { plain_text, html };

struct TemplateNode;

/// A text with placeholders, parsed (see template_parser.hpp).
using Template = std::vector<TemplateNode>;

struct TemplateNode {
  enum class Kind {
    text,
    value,     ///< {{name}}
    section,   ///< {{#name}}…{{/name}}: only where the value is not empty
    inverted,  ///< {{^name}}…{{/name}}: only where it is empty
    part,      ///< {{>name}}, or {{<name}}…{{/name}} with children: another file's text
  };

  Kind kind = Kind::text;
  std::string text;  ///< of a placeholder, its name
  int line = 1;      ///< where it begins
  Template children;
};

/// Puts each value in its place. Control characters in values become blanks; for HTML, values are
/// escaped as text and as quoted attributes. No value can leave its place: there is no way to
/// insert one as it is. Throws std::logic_error for a name without a value and for a part, which is
/// put in its place before (see template_set.hpp).
[[nodiscard]] std::string render(const Template& parsed, const Values& values, Escaping escaping);

}  // namespace sih_auth::mail
