#include "app/mail_templates.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "sih_auth/base/file.hpp"

#include "mail/template_check.hpp"

namespace sih_auth::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kName = "MAIL_TEMPLATE_DIR";

/// What editors and version control leave beside the files.
bool is_by_the_way(const std::string& file) {
  return file.starts_with('.') || file.ends_with('~');
}

/// Without what editors on Windows add: a mark at the beginning, a CR on every line.
std::string as_ours(std::string text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  std::erase(text, '\r');
  return text;
}

mail::TemplateTexts read_folder(SettingsReader& reader, const std::string& folder) {
  mail::TemplateTexts texts;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const std::string file = entry->path().filename();
    if (is_by_the_way(file)) continue;
    auto text = base::read_file(entry->path());
    if (text) {
      texts.emplace(file, as_ours(std::move(*text)));
    } else {
      reader.fault(kName, entry->path().string(), "readable files (" + text.error() + ")");
    }
  }
  if (error) reader.fault(kName, folder, "a readable folder (" + error.message() + ")");
  return texts;
}

}  // namespace

mail::TemplateTexts read_mail_templates(SettingsReader& reader) {
  std::string folder = reader.text(kName, "");
  if (folder.empty()) return {};
  folder = fs::absolute(folder).lexically_normal();
  reader.reveal(kName, folder);
  mail::TemplateTexts texts = read_folder(reader, folder);
  for (const std::string& fault : mail::template_faults(texts))
    reader.explain(kName, fault);
  return texts;
}

}  // namespace sih_auth::app
