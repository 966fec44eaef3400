#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace sih_auth::app {

/// The package's file of settings.
inline constexpr const char* kPackagedSettings = "/etc/sih-auth/sih-auth.env";

/// A line `NAME=value`.
struct SettingLine {
  int number;  ///< the file's first is 1
  std::string name;
  std::string value;
};

/// A file of settings as it stands there.
struct SettingsFile {
  std::string path;
  std::vector<SettingLine> lines;
};

/// Where settings come from: the process environment first, then one file of `NAME=value` lines.
class Environment {
 public:
  using Variables = std::map<std::string, std::string, std::less<>>;

  Environment(Variables process, Variables file);

  /// Of a name that stands in the file more than once, the last line is in force.
  [[nodiscard]] static Environment with_file(Variables process, SettingsFile file);

  /// nullopt when unset or empty in both.
  [[nodiscard]] std::optional<std::string> get(std::string_view name) const;

  /// Without a path and lines where no file was read.
  [[nodiscard]] const SettingsFile& file() const noexcept { return settings_file_; }

 private:
  Variables process_;
  Variables file_;
  SettingsFile settings_file_;
};

/// This process's variables.
[[nodiscard]] Environment::Variables process_variables();

/// Reads `.env` syntax as python-dotenv does: comments, `export`, single and double quotes. The
/// error names the line.
[[nodiscard]] tl::expected<std::vector<SettingLine>, std::string> parse_env_lines(
    std::string_view text);

/// The same; of a name that stands there more than once, the last line.
[[nodiscard]] tl::expected<Environment::Variables, std::string> parse_env_file(
    std::string_view text);

/// The file of settings: the one that `explicit_path` names; without one `.env` here, else
/// /etc/sih-auth/sih-auth.env, where they exist. Root passes over, with a line on standard error, a
/// `.env` that others could have written.
[[nodiscard]] std::optional<std::string> settings_file(
    const std::optional<std::string>& explicit_path);

/// Reads `file`, which settings_file has found, if there is one. The error is a line for the
/// administrator.
[[nodiscard]] tl::expected<Environment, std::string> load_environment(
    const std::optional<std::string>& file);

}  // namespace sih_auth::app
