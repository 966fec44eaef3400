#include "sih_auth/base/log.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <utility>

#include <unistd.h>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::base {
namespace {

std::string_view word(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  __builtin_unreachable();
}

std::string utc_now() {
  const auto now = std::chrono::system_clock::now();
  const auto whole = std::chrono::floor<std::chrono::seconds>(now);
  const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(now - whole).count();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(whole);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> date{};
  std::strftime(date.data(), date.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%s.%03dZ", date.data(), static_cast<int>(millis));
  return text.data();
}

/// Neither broken (no program could read the line) nor with C1 controls (a terminal might obey
/// them).
bool is_readable_utf8(std::string_view value) {
  const auto points = decode_utf8(value);
  return points && std::ranges::none_of(
                       *points, [](char32_t point) { return point >= 0x80 && point < 0xA0; });
}

/// As inside a JSON string; a line of text needs the same care (no forged lines, no terminal
/// escapes).
std::string escaped(std::string_view value) {
  constexpr std::size_t kLongest = 500;
  value = value.substr(0, kLongest);
  const bool readable = is_readable_utf8(value);
  std::string text;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text += '\\';
      text += c;
    } else if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !readable)) {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "\\u%04x", byte);
      text += code.data();
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace

Log::Log(LogLevel level, LogFormat format, std::string process)
    : level_(level), format_(format), process_(std::move(process)) {}

void Log::debug(std::string_view event, std::initializer_list<LogField> fields) const {
  write(LogLevel::debug, event, fields);
}

void Log::info(std::string_view event, std::initializer_list<LogField> fields) const {
  write(LogLevel::info, event, fields);
}

void Log::warning(std::string_view event, std::initializer_list<LogField> fields) const {
  write(LogLevel::warning, event, fields);
}

void Log::error(std::string_view event, std::initializer_list<LogField> fields) const {
  write(LogLevel::error, event, fields);
}

void Log::write(LogLevel level, std::string_view event,
                std::initializer_list<LogField> fields) const {
  if (level < level_) return;
  std::string line;
  const auto add = [&](std::string_view text) { line += text; };
  const std::string pid = std::to_string(::getpid());
  if (format_ == LogFormat::json) {
    add(R"({"time":")"), add(utc_now()), add(R"(","level":")"), add(word(level));
    add(R"(","process":")"), add(process_), add(R"(","pid":)"), add(pid);
    add(R"(,"event":")"), add(event), add("\"");
    for (const LogField& field : fields) {
      add(",\""), add(field.name), add("\":\""), add(escaped(field.value)), add("\"");
    }
    add("}\n");
  } else {
    add(utc_now()), add(" "), add(word(level)), add(" "), add(process_), add("["), add(pid);
    add("] "), add(event);
    for (const LogField& field : fields) {
      add(" "), add(field.name), add("=\""), add(escaped(field.value)), add("\"");
    }
    add("\n");
  }
  // A log that cannot be written has nobody to tell.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

std::string mask_email(std::string_view address) {
  const auto at = address.find('@');
  if (at == std::string_view::npos) return "***";
  return std::string(address.substr(0, at < 3 ? 1 : 2)) + "***" + std::string(address.substr(at));
}

}  // namespace sih_auth::base
