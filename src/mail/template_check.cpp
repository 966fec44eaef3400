#include "mail/template_check.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/word_list.hpp"
#include "sih_auth/domain/mail.hpp"

#include "mail/catalogue.hpp"
#include "mail/mail_values.hpp"
#include "mail/sample_mail.hpp"
#include "mail/template_parser.hpp"

namespace sih_auth::mail {
namespace {

using Kind = TemplateNode::Kind;
using Names = std::set<std::string, std::less<>>;

constexpr std::string_view kCatalogue = "words.catalogue";
constexpr std::string_view kContent = "content";

void collect_names(const Template& nodes, Names& names) {
  for (const TemplateNode& node : nodes) {
    if (node.kind != Kind::text) names.insert(node.text);
    collect_names(node.children, names);
  }
}

/// What can be put into a file of the same form.
Names parts_of(const std::string& file) {
  Names parts;
  for (const std::string& name : template_file_names()) {
    const std::string stem = name.substr(0, name.find('.'));
    if (extension_of(name) == extension_of(file) && stem != "layout" && !domain::mail_kind(stem))
      parts.insert(stem);
  }
  return parts;
}

class Check {
 public:
  explicit Check(const TemplateTexts& replacements)
      : replacements_(replacements), files_(replacements) {}

  std::vector<std::string> faults() {
    check_each_file();
    if (faults_.empty()) check_catalogue();
    if (faults_.empty()) check_mails();
    return std::move(faults_);
  }

 private:
  void check_each_file();
  void check_catalogue();
  void check_phrase(const std::string& key, const Template& phrase, const Template& ours);
  void check_mails();
  void check_mail(const std::string& file, const Names& allowed);
  void check_needs(const domain::Mail& sample, const std::string& file);
  void check_layout(const std::string& file, Names allowed);
  void check_nodes(const std::string& file, const Template& nodes, const Names& allowed,
                   const std::vector<std::string>& path);
  void check_part(const std::string& file, const TemplateNode& node, const Names& allowed,
                  const std::vector<std::string>& path);

  void fault(const std::string& file, const std::string& why, const std::string& allowed = {});

  const TemplateTexts& replacements_;
  TemplateSet files_;
  Names told_;
  std::vector<std::string> faults_;
};

/// A file that several mails use is wrong once.
void Check::fault(const std::string& file, const std::string& why, const std::string& allowed) {
  const std::string line = file + ": " + why;
  if (told_.insert(line).second)
    faults_.push_back(allowed.empty() ? line : line + "; allowed: " + allowed);
}

void Check::check_each_file() {
  const std::vector<std::string> ours = template_file_names();
  for (const auto& [file, text] : replacements_) {
    if (std::ranges::find(ours, file) == ours.end()) {
      fault(file, "no mail is made of a file of this name", base::listed(ours));
    } else if (!base::decode_utf8(text)) {
      fault(file, "is not UTF-8 text");
    } else if (file != kCatalogue) {
      if (const auto parsed = parse_template(text); !parsed) fault(file, parsed.error());
    }
  }
}

void Check::check_catalogue() {
  const std::string file(kCatalogue);
  const auto words = Catalogue::parse(files_.text(file));
  if (!words) return fault(file, words.error());
  const Catalogue our_words(TemplateSet().text(file));
  const auto& ours = our_words.phrases();
  Names keys;
  for (const auto& [key, phrase] : ours) {
    keys.insert(key);
    if (!words->phrases().contains(key)) fault(file, "no words for '" + key + "'");
  }
  for (const auto& [key, phrase] : words->phrases()) {
    const auto our_phrase = ours.find(key);
    if (our_phrase == ours.end()) {
      fault(file, "'" + key + "' is none of our words", base::listed(keys));
      continue;
    }
    check_phrase(key, phrase, our_phrase->second);
  }
}

void Check::check_phrase(const std::string& key, const Template& phrase, const Template& ours) {
  Names allowed;
  Names used;
  collect_names(ours, allowed);
  collect_names(phrase, used);
  for (const std::string& name : used) {
    if (allowed.contains(name)) continue;
    std::string why = "'" + key + "' has no {{";
    why.append(name).append("}}");
    fault(std::string(kCatalogue), why, allowed.empty() ? "no placeholder" : base::listed(allowed));
  }
}

void Check::check_mails() {
  const Catalogue words(files_.text(kCatalogue));
  for (const domain::MailKind kind : domain::sent_mail_kinds()) {
    const std::string name(domain::template_name(kind));
    const domain::Mail sample = sample_mail(kind);
    Names allowed;
    for (const auto& [value, words_of_it] : mail_values(sample, {}, words, {}))
      allowed.insert(value);
    check_mail(name + ".subject", allowed);
    allowed.emplace("subject");
    for (const char* extension : {".txt", ".html"}) {
      check_mail(name + extension, allowed);
      check_needs(sample, name + extension);
      check_layout(std::string("layout") + extension, allowed);
    }
  }
}

void Check::check_mail(const std::string& file, const Names& allowed) {
  const auto text = base::trim_ascii(files_.text(file));
  if (text.empty()) fault(file, "is empty");
  if (file.ends_with(".subject") && text.find('\n') != std::string_view::npos)
    fault(file, "a subject is one line");
  check_nodes(file, *parse_template(files_.text(file)), allowed, {file});
}

/// Whether the mail brings what it is there to bring.
void Check::check_needs(const domain::Mail& sample, const std::string& file) {
  if (!faults_.empty()) return;
  Names used;
  collect_names(files_.file(file), used);
  for (const auto& [fact, value] : {std::pair{"code", "code"}, std::pair{"token", "link"}}) {
    if (sample.values.contains(fact) && !used.contains(value))
      fault(file, std::string("{{") + value + "}} is missing");
  }
}

void Check::check_layout(const std::string& file, Names allowed) {
  allowed.emplace(kContent);
  check_mail(file, allowed);
  Names used;
  collect_names(*parse_template(files_.text(file)), used);
  if (!used.contains(kContent))
    fault(file, "{{content}} is missing, the place of each mail's own words");
}

void Check::check_nodes(const std::string& file, const Template& nodes, const Names& allowed,
                        const std::vector<std::string>& path) {
  for (const TemplateNode& node : nodes) {
    if (node.kind == Kind::part) {
      check_part(file, node, allowed, path);
    } else if (node.kind != Kind::text && !allowed.contains(node.text)) {
      fault(file,
            "line " + std::to_string(node.line) + ": {{" + node.text +
                "}} is none of the mail's values",
            base::listed(allowed));
    }
    check_nodes(file, node.children, allowed, path);
  }
}

void Check::check_part(const std::string& file, const TemplateNode& node, const Names& allowed,
                       const std::vector<std::string>& path) {
  const std::string part = node.text + extension_of(file);
  const std::string where = "line " + std::to_string(node.line) + ": ";
  if (!files_.has(part))
    return fault(file, where + "there is no part " + part, base::listed(parts_of(file)));
  if (std::ranges::find(path, part) != path.end())
    return fault(file, where + part + " would hold itself");
  std::vector<std::string> deeper = path;
  deeper.push_back(part);
  Names names = allowed;
  names.emplace(kContent);
  check_nodes(part, *parse_template(files_.text(part)), names, deeper);
}

}  // namespace

std::vector<std::string> template_faults(const TemplateTexts& replacements) {
  return Check(replacements).faults();
}

}  // namespace sih_auth::mail
