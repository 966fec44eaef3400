#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace sih_auth::base {

enum class LogLevel { debug, info, warning, error };
enum class LogFormat { json, text };

/// One fact of an event. Values are escaped when written; secrets have no way in (`Secret` does not
/// convert).
struct LogField {
  std::string_view name;
  std::string value;
};

/// Writes one line an event to standard error: UTC time, level, process, event word, fields.
/// A line is one write(2), so lines of several processes never mix.
class Log {
 public:
  /// `process` names who speaks: "supervisor", "api", …
  Log(LogLevel level, LogFormat format, std::string process);

  /// The same settings under another process name.
  [[nodiscard]] Log named(std::string process) const {
    return Log(level_, format_, std::move(process));
  }

  /// Whether an event of this level is written at all.
  [[nodiscard]] bool writes(LogLevel level) const noexcept { return level >= level_; }

  void debug(std::string_view event, std::initializer_list<LogField> fields = {}) const;
  void info(std::string_view event, std::initializer_list<LogField> fields = {}) const;
  void warning(std::string_view event, std::initializer_list<LogField> fields = {}) const;
  void error(std::string_view event, std::initializer_list<LogField> fields = {}) const;

 private:
  void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) const;

  LogLevel level_;
  LogFormat format_;
  std::string process_;
};

/// `jo***@example.com`: enough to recognise one's own address, too little to harvest.
[[nodiscard]] std::string mask_email(std::string_view address);

}  // namespace sih_auth::base
