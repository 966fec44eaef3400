#include "mail/template_set.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "mail/template_parser.hpp"

namespace sih_auth::mail {

/// Made from src/mail/templates by the build.
const std::map<std::string_view, std::string_view>& embedded_files();

namespace {

constexpr std::string_view kFolder = "templates/en/";

[[noreturn]] void broken(const std::string& file, const std::string& why) {
  throw std::logic_error("mail template " + file + ": " + why);
}

Template parsed(const std::string& file, std::string_view text) {
  auto result = parse_template(text);
  if (!result) broken(file, result.error());
  return std::move(*result);
}

/// The place says what follows, not the file that is put there.
Template without_last_line_end(Template part) {
  if (part.empty() || !part.back().text.ends_with('\n')) return part;
  part.back().text.pop_back();
  if (part.back().text.empty()) part.pop_back();
  return part;
}

}  // namespace

std::vector<std::string> template_file_names() {
  std::vector<std::string> names;
  for (const auto& [path, text] : embedded_files())
    names.emplace_back(path.substr(kFolder.size()));
  return names;
}

std::string extension_of(std::string_view file) {
  const auto dot = file.rfind('.');
  return dot == std::string_view::npos ? "" : std::string(file.substr(dot));
}

TemplateSet::TemplateSet(const TemplateTexts& replacements) {
  for (const auto& [path, text] : embedded_files()) {
    const std::string name(path.substr(kFolder.size()));
    const auto replacement = replacements.find(name);
    texts_.emplace(name,
                   replacement == replacements.end() ? std::string(text) : replacement->second);
  }
}

std::string_view TemplateSet::text(std::string_view file) const {
  const auto found = texts_.find(file);
  if (found == texts_.end()) broken(std::string(file), "there is no such file");
  return found->second;
}

Template TemplateSet::file(const std::string& name) const {
  return filled(name, {}, {});
}

Template TemplateSet::laid_out(const std::string& name) const {
  return filled("layout" + extension_of(name), without_last_line_end(file(name)), {});
}

Template TemplateSet::filled(const std::string& name, const Template& content, Path path) const {
  if (std::ranges::find(path, name) != path.end()) broken(name, "holds itself");
  path.push_back(name);
  Template out;
  fill(out, parsed(name, text(name)), content, path);
  return out;
}

void TemplateSet::fill(Template& out, const Template& from, const Template& content,
                       const Path& path) const {
  for (const TemplateNode& node : from) {
    if (node.kind == TemplateNode::Kind::value && node.text == "content") {
      std::ranges::copy(content, std::back_inserter(out));
      continue;
    }
    Template children;
    fill(children, node.children, content, path);
    if (node.kind == TemplateNode::Kind::part) {
      std::ranges::move(
          without_last_line_end(filled(node.text + extension_of(path.front()), children, path)),
          std::back_inserter(out));
    } else {
      out.push_back({node.kind, node.text, node.line, std::move(children)});
    }
  }
}

}  // namespace sih_auth::mail
