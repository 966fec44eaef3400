#include "mail/template.hpp"

#include <stdexcept>
#include <string_view>

namespace sih_auth::mail {
namespace {

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

void append(std::string& out, const TemplateNode& node, const Values& values, Escaping escaping) {
  switch (node.kind) {
    case TemplateNode::Kind::text:
      out += node.text;
      return;
    case TemplateNode::Kind::value:
      append_value(out, value_of(values, node.text), escaping);
      return;
    case TemplateNode::Kind::section:
      if (!value_of(values, node.text).empty()) out += render(node.children, values, escaping);
      return;
    case TemplateNode::Kind::inverted:
      if (value_of(values, node.text).empty()) out += render(node.children, values, escaping);
      return;
    case TemplateNode::Kind::part:
      throw std::logic_error("mail template: the part '" + node.text + "' is not in its place");
  }
}

}  // namespace

std::string render(const Template& parsed, const Values& values, Escaping escaping) {
  std::string out;
  for (const TemplateNode& node : parsed)
    append(out, node, values, escaping);
  return out;
}

}  // namespace sih_auth::mail
