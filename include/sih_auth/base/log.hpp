#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "sih_auth/base/metrics.hpp"

namespace sih_auth::base {

enum class LogLevel { debug, info, warning, error };
enum class LogFormat { json, text };

/// One fact of an event. Texts are escaped when written, and cut at 500 bytes; secrets have no way
/// in (`Secret` does not convert).
struct LogField {
  LogField(std::string_view field_name, std::string text)
      : name(field_name), value(std::move(text)) {}
  LogField(std::string_view field_name, std::string_view text) : name(field_name), value(text) {}
  LogField(std::string_view field_name, const char* text) : name(field_name), value(text) {}
  LogField(std::string_view field_name, std::integral auto number)
      : name(field_name), value(std::to_string(number)), is_number(true) {}

  /// With as many digits as a millisecond's thousandth part needs.
  LogField(std::string_view field_name, double number);

  std::string_view name;  ///< of static storage
  std::string value;
  bool is_number = false;
};

/// Writes one line an event to standard error: UTC time (RFC 3339, with milliseconds), level, pool,
/// pid, event word, fields. A line is one write(2), so lines of several processes never mix. A
/// reader who has stopped reading holds nobody up: what does not fit for longer than 50 ms is
/// dropped and counted.
class Log {
 public:
  /// `pool` names who speaks: "supervisor", "api", …
  Log(LogLevel level, LogFormat format, std::string pool);

  /// The same settings under another pool's name.
  [[nodiscard]] Log named(std::string pool) const { return Log(level_, format_, std::move(pool)); }

  /// The same, counting the lines that had to be dropped.
  [[nodiscard]] Log named(std::string pool, Counter dropped) const;

  /// Whether an event of this level is written at all.
  [[nodiscard]] bool writes(LogLevel level) const noexcept { return level >= level_; }

  void debug(std::string_view event, std::initializer_list<LogField> fields = {}) const;
  void info(std::string_view event, std::initializer_list<LogField> fields = {}) const;
  void warning(std::string_view event, std::initializer_list<LogField> fields = {}) const;
  void error(std::string_view event, std::initializer_list<LogField> fields = {}) const;
  void write(LogLevel level, std::string_view event, std::span<const LogField> fields) const;

 private:
  LogLevel level_;
  LogFormat format_;
  std::string pool_;
  Counter dropped_;
};

/// `jo***@example.com`: enough to recognise one's own address, too little to harvest. `***` for
/// what has no `@`.
[[nodiscard]] std::string mask_email(std::string_view address);

}  // namespace sih_auth::base
