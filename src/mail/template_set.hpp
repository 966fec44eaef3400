#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "mail/template.hpp"

namespace sih_auth::mail {

/// Texts by file name, such as "otp_code.html".
using TemplateTexts = std::map<std::string, std::string, std::less<>>;

/// The names of all files that mails are made of: each can be replaced.
[[nodiscard]] std::vector<std::string> template_file_names();

/// The files that mails are made of: ours, and an administrator's in the place of those of the same
/// name. A part belongs to one of the two forms: {{>facts}} is facts.html in an HTML file and
/// facts.txt in a text.
class TemplateSet {
 public:
  /// Names that are none of ours are ignored.
  explicit TemplateSet(const TemplateTexts& replacements = {});

  /// Throws std::logic_error for a name that is none of ours.
  [[nodiscard]] std::string_view text(std::string_view file) const;
  [[nodiscard]] bool has(std::string_view file) const { return texts_.contains(file); }

  /// The file with all parts in their places. Throws std::logic_error, with the file and the line,
  /// when one of them is broken.
  [[nodiscard]] Template file(const std::string& name) const;

  /// The same, with the layout of its form around it.
  [[nodiscard]] Template laid_out(const std::string& name) const;

 private:
  using Path = std::vector<std::string>;
  [[nodiscard]] Template filled(const std::string& name, const Template& content, Path path) const;
  void fill(Template& out, const Template& from, const Template& content, const Path& path) const;

  TemplateTexts texts_;
};

/// ".html" of "otp_code.html".
[[nodiscard]] std::string extension_of(std::string_view file);

}  // namespace sih_auth::mail
