#include "app/environment.hpp"

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/file.hpp"

namespace sih_auth::app {
namespace {

constexpr const char* kHere = ".env";

Environment::Variables last_of_each(const std::vector<SettingLine>& lines) {
  Environment::Variables variables;
  for (const SettingLine& line : lines)
    variables.insert_or_assign(line.name, line.value);
  return variables;
}

/// The value behind `NAME=`: quoted, or up to a comment that follows a blank.
std::optional<std::string> parse_value(std::string_view text) {
  text = base::trim_ascii(text);
  if (text.empty()) return std::string();
  const char quote = text.front();
  if (quote == '\'' || quote == '"') {
    std::string value;
    for (std::size_t i = 1; i < text.size(); ++i) {
      if (text[i] == quote) return value;
      const bool escape = quote == '"' && text[i] == '\\' && i + 1 < text.size();
      if (escape) ++i;
      value += escape && text[i] == 'n' ? '\n' : text[i];
    }
    return std::nullopt;
  }
  const auto comment = text.find(" #");
  return std::string(base::trim_ascii(text.substr(0, comment)));
}

bool is_name(std::string_view text) {
  return !text.empty() && text.find_first_not_of(
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.") ==
                              std::string_view::npos;
}

/// Somebody else could have left it where root would come by: settings name files to read and
/// servers to send them to. Whoever may write to the folder may also rename it meanwhile.
bool is_a_trap(const char* file) {
  struct stat status {};
  struct stat folder {};
  if (::geteuid() != 0) return false;
  if (::lstat(file, &status) != 0 || ::stat(".", &folder) != 0) return true;
  const auto is_roots_alone = [](const struct stat& entry) {
    return entry.st_uid == 0 && (entry.st_mode & (S_IWGRP | S_IWOTH)) == 0;
  };
  return !S_ISREG(status.st_mode) || !is_roots_alone(status) || !is_roots_alone(folder);
}

/// As the package's file is to all but root and the service's group.
bool is_closed_to_us(const std::string& path) {
  return ::geteuid() != 0 && ::access(path.c_str(), R_OK) != 0 && errno == EACCES;
}

tl::expected<SettingsFile, std::string> read_env_file(const std::string& path) {
  const auto text = base::read_file(path);
  if (!text) {
    const char* const remedy = is_closed_to_us(path) ? " (run this as root)" : "";
    return tl::unexpected(path + ": " + text.error() + remedy);
  }
  auto lines = parse_env_lines(*text);
  if (!lines) return tl::unexpected(path + ": " + lines.error());
  return SettingsFile{path, std::move(*lines)};
}

}  // namespace

Environment::Environment(Variables process, Variables file)
    : process_(std::move(process)), file_(std::move(file)) {}

Environment Environment::with_file(Variables process, SettingsFile file) {
  Environment environment(std::move(process), last_of_each(file.lines));
  environment.settings_file_ = std::move(file);
  return environment;
}

std::optional<std::string> Environment::get(std::string_view name) const {
  for (const Variables* variables : {&process_, &file_}) {
    const auto found = variables->find(name);
    if (found != variables->end() && !found->second.empty()) return found->second;
  }
  return std::nullopt;
}

Environment::Variables process_variables() {
  Environment::Variables variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) {
      variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return variables;
}

tl::expected<std::vector<SettingLine>, std::string> parse_env_lines(std::string_view text) {
  std::vector<SettingLine> lines;
  for (int number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    std::string_view line = base::trim_ascii(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with("export ")) line.remove_prefix(7);
    const auto equals = line.find('=');
    const std::string_view name = base::trim_ascii(line.substr(0, equals));
    if (equals == std::string_view::npos || !is_name(name)) {
      return tl::unexpected("line " + std::to_string(number) + " is not NAME=value");
    }
    auto value = parse_value(line.substr(equals + 1));
    if (!value)
      return tl::unexpected("line " + std::to_string(number) + " lacks its closing quote");
    lines.push_back({number, std::string(name), std::move(*value)});
  }
  return lines;
}

tl::expected<Environment::Variables, std::string> parse_env_file(std::string_view text) {
  return parse_env_lines(text).map(last_of_each);
}

std::optional<std::string> settings_file(const std::optional<std::string>& explicit_path) {
  std::optional<std::string> path = explicit_path;
  for (const char* usual : {kHere, kPackagedSettings}) {
    std::error_code unreadable;  // told when it is opened
    if (path || (!std::filesystem::exists(usual, unreadable) && !unreadable)) continue;
    if (usual == kHere && is_a_trap(kHere)) {
      std::fprintf(stderr,
                   "sih-auth: .env here is not root's alone, and is not read by root; "
                   "--env-file .env reads it\n");
      continue;
    }
    path = usual;
  }
  return path;
}

tl::expected<Environment, std::string> load_environment(const std::optional<std::string>& file) {
  if (!file) return Environment(process_variables(), {});
  auto content = read_env_file(*file);
  if (!content) return tl::unexpected(content.error());
  return Environment::with_file(process_variables(), std::move(*content));
}

}  // namespace sih_auth::app
