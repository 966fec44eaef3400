#include "sih_auth/base/log.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <utility>

#include <poll.h>
#include <sys/stat.h>
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

// With all its fields a line stays below PIPE_BUF (4,096 bytes), up to which a pipe takes it whole.
constexpr std::size_t kLongestValue = 500;

/// As inside a JSON string; a line of text needs the same care (no forged lines, no terminal
/// escapes).
std::string escaped(std::string_view value) {
  value = value.substr(0, kLongestValue);
  const bool readable = is_readable_utf8(value);
  std::string text;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    const bool begins_character = !readable || (byte & 0xC0U) != 0x80U;
    if (text.size() >= kLongestValue && begins_character) break;
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

std::string json_line(LogLevel level, std::string_view pool, std::string_view event,
                      std::span<const LogField> fields) {
  std::string line = R"({"time":")" + utc_now() + R"(","level":")";
  const auto add = [&](std::string_view text) { line += text; };
  add(word(level)), add(R"(","pool":")"), add(pool), add(R"(","pid":)");
  add(std::to_string(::getpid())), add(R"(,"event":")"), add(event), add("\"");
  for (const LogField& field : fields) {
    add(",\""), add(field.name), add("\":");
    if (field.is_number) {
      add(field.value);
    } else {
      add("\""), add(escaped(field.value)), add("\"");
    }
  }
  add("}\n");
  return line;
}

std::string text_line(LogLevel level, std::string_view pool, std::string_view event,
                      std::span<const LogField> fields) {
  std::string line = utc_now();
  const auto add = [&](std::string_view text) { line += text; };
  add(" "), add(word(level)), add(" "), add(pool), add("["), add(std::to_string(::getpid()));
  add("] "), add(event);
  for (const LogField& field : fields) {
    add(" "), add(field.name), add("=\""), add(escaped(field.value)), add("\"");
  }
  add("\n");
  return line;
}

/// Whether standard error is the journal (systemd.exec(5): JOURNAL_STREAM).
bool is_journal() {
  const char* const stream = ::getenv("JOURNAL_STREAM");
  struct stat facts {};
  if (stream == nullptr || ::fstat(STDERR_FILENO, &facts) != 0) return false;
  return std::to_string(facts.st_dev) + ":" + std::to_string(facts.st_ino) == stream;
}

/// As sd-daemon(3) has it: the journal takes it off again and keeps it as the line's priority.
std::string_view journal_priority(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "<7>";
    case LogLevel::info:
      return "<6>";
    case LogLevel::warning:
      return "<4>";
    case LogLevel::error:
      return "<3>";
  }
  __builtin_unreachable();
}

/// Whether standard error takes a line: whoever reads it has some room left, or makes some within a
/// moment. A reader that was found to be stuck is not waited for again for a second.
bool has_room() {
  using Clock = std::chrono::steady_clock;
  constexpr int kPatienceMs = 50;
  constexpr std::chrono::seconds kGivenUpFor{1};
  static Clock::time_point given_up_at{};
  const bool is_given_up = Clock::now() - given_up_at < kGivenUpFor;
  pollfd polled{STDERR_FILENO, POLLOUT, 0};
  if (::poll(&polled, 1, is_given_up ? 0 : kPatienceMs) != 0) return true;
  if (!is_given_up) given_up_at = Clock::now();
  return false;
}

}  // namespace

LogField::LogField(std::string_view field_name, double number) : name(field_name), is_number(true) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3f", number);
  value = text.data();
}

Log::Log(LogLevel level, LogFormat format, std::string pool)
    : level_(level), format_(format), pool_(std::move(pool)) {}

Log Log::named(std::string pool, Counter dropped) const {
  Log log = named(std::move(pool));
  log.dropped_ = dropped;
  return log;
}

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

void Log::write(LogLevel level, std::string_view event, std::span<const LogField> fields) const {
  if (level < level_) return;
  const auto compose = format_ == LogFormat::json ? json_line : text_line;
  static const bool writes_to_journal = is_journal();
  const std::string line = std::string(writes_to_journal ? journal_priority(level) : "") +
                           compose(level, pool_, event, fields);
  // A log that cannot be written has nobody to tell, but for the one who counts.
  const auto size = static_cast<ssize_t>(line.size());
  if (!has_room() || ::write(STDERR_FILENO, line.data(), line.size()) != size) dropped_.add();
}

std::string mask_email(std::string_view address) {
  const auto at = address.find('@');
  if (at == std::string_view::npos) return "***";
  return std::string(address.substr(0, at < 3 ? 1 : 2)) + "***" + std::string(address.substr(at));
}

}  // namespace sih_auth::base
