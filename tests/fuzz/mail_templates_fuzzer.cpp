// An administrator's templates: what the check finds no fault with can be rendered for every mail,
// and no value leaves its place. The first line names the file, the rest is its text.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/encoding.hpp"

#include "fuzz/fuzzer.hpp"
#include "mail/message_writer.hpp"
#include "mail/mime_message.hpp"
#include "mail/sample_mail.hpp"
#include "mail/template_check.hpp"
#include "mail/template_parser.hpp"

namespace sih_auth::fuzz {
namespace {

using mail::Template;
using Kind = mail::TemplateNode::Kind;

constexpr std::string_view kHostile = "<n33dle \"'&>{{name}}\r\nBcc: x\x01";

void examine_lines(const Template& nodes, int& line) {
  for (const mail::TemplateNode& node : nodes) {
    require(node.line >= line, "a line before the one before", node.text);
    line = node.line;
    require(node.kind == Kind::text || !node.text.empty(), "no name");
    require(node.children.empty() || node.kind != Kind::text, "words in words", node.text);
    examine_lines(node.children, line);
  }
}

/// Every name that is used, so that each can have a value.
void give_values(const Template& nodes, mail::Values& values, std::string_view value) {
  for (const mail::TemplateNode& node : nodes) {
    if (node.kind != Kind::text) values.emplace(node.text, value);
    give_values(node.children, values, value);
  }
}

bool has_parts(const Template& nodes) {
  return std::ranges::any_of(nodes, [](const mail::TemplateNode& node) {
    return node.kind == Kind::part || has_parts(node.children);
  });
}

void examine_template(std::string_view text) {
  const auto parsed = mail::parse_template(text);
  if (!parsed) return require(parsed.error().starts_with("line "), "no line", parsed.error());
  int line = 1;
  examine_lines(*parsed, line);
  require(line <= std::ranges::count(text, '\n') + 1, "a line that is not there", text);
  if (has_parts(*parsed)) return;
  for (const std::string_view value : {std::string_view(), kHostile}) {
    mail::Values values;
    give_values(*parsed, values, value);
    const std::string html = mail::render(*parsed, values, mail::Escaping::html);
    const std::string plain = mail::render(*parsed, values, mail::Escaping::plain_text);
    const bool is_in_template = text.find("n33dle") != std::string_view::npos;
    require(is_in_template || html.find("<n33dle") == std::string::npos, "not escaped", html);
    require(text.find('\r') != std::string_view::npos || plain.find('\r') == std::string::npos,
            "a control character", plain);
    require(text.find(kHostile.substr(0, 4)) != std::string_view::npos ||
                text.find("{{") != std::string_view::npos || html == text,
            "words that nobody wrote", html);
  }
}

/// A mail whose facts are somebody else's words.
domain::Mail hostile(domain::MailKind kind) {
  domain::Mail mail = mail::sample_mail(kind);
  mail.to_name = kHostile;
  for (const char* name : {"ip", "user_agent", "new_email"}) {
    if (mail.values.contains(name)) mail.values[name] = kHostile;
  }
  return mail;
}

void examine_mails(const mail::TemplateTexts& texts) {
  const std::vector<std::string> faults = mail::template_faults(texts);
  for (const std::string& fault : faults)
    require(base::decode_utf8(fault) && fault.find(": ") != std::string::npos, "no fault", fault);
  if (!faults.empty()) return;
  const mail::MessageWriter writer({"Example", "https://auth.example.com", "", mail::kUsualColor},
                                   texts);
  const auto& [file, replaced] = *texts.begin();
  for (const domain::MailKind kind : domain::sent_mail_kinds()) {
    const auto message =
        writer.write(hostile(kind), "0123@example.com", base::unix_time(1'795'376'820));
    require(replaced.find("n33dle") != std::string::npos ||
                message.html.find("<n33dle") == std::string::npos,
            "not escaped", message.html);
    const std::string whole = mail::mime_message(message, "Example", "auth@example.com");
    require(whole.find("\nBcc:") > whole.find("\r\n\r\n"), "another header", whole);
    require(std::ranges::all_of(whole, [](unsigned char c) { return c < 0x80; }), "no ASCII", file);
  }
}

}  // namespace

void examine(std::string_view input) {
  const std::string file(take_line(input));
  examine_template(input);
  static const std::vector<std::string> files = mail::template_file_names();
  if (std::ranges::find(files, file) != files.end()) examine_mails({{file, std::string(input)}});
}

}  // namespace sih_auth::fuzz
