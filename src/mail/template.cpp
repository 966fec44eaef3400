#include "mail/template.hpp"

#include <stdexcept>

namespace sih_auth::mail {
namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

void append_html(std::string& out, char c) {
  switch (c) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\'':
      out += "&#39;";
      break;
    default:
      out += c;
  }
}

void append_value(std::string& out, std::string_view value, Escaping escaping) {
  for (const char c : value) {
    const char shown = is_control(c) ? ' ' : c;
    if (escaping == Escaping::html) {
      append_html(out, shown);
    } else {
      out += shown;
    }
  }
}

const std::string& value_of(const Values& values, std::string_view name) {
  const auto found = values.find(name);
  if (found == values.end()) {
    throw std::logic_error("mail template: no value for '" + std::string(name) + "'");
  }
  return found->second;
}

/// Everything before `mark`, which is cut off `rest` together with the mark.
std::string_view take_until(std::string_view& rest, std::string_view mark) {
  const auto at = rest.find(mark);
  if (at == std::string_view::npos) {
    throw std::logic_error("mail template: '" + std::string(mark) + "' is missing");
  }
  const std::string_view before = rest.substr(0, at);
  rest.remove_prefix(at + mark.size());
  return before;
}

}  // namespace

std::string render(std::string_view text, const Values& values, Escaping escaping) {
  std::string out;
  while (text.find(kOpen) != std::string_view::npos) {
    out += take_until(text, kOpen);
    std::string_view name = take_until(text, kClose);
    if (!name.starts_with('#')) {
      append_value(out, value_of(values, name), escaping);
      continue;
    }
    name.remove_prefix(1);
    const std::string_view section = take_until(text, "{{/" + std::string(name) + "}}");
    if (!value_of(values, name).empty()) out += render(section, values, escaping);
  }
  out += text;
  return out;
}

}  // namespace sih_auth::mail
