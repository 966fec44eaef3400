// What strangers can word in the log and in the numbers: each event stays one line that programs
// can read, and each number one series.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <unistd.h>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/log.hpp"
#include "sih_auth/base/metric_names.hpp"

#include "fuzz/answers.hpp"
#include "fuzz/fuzzer.hpp"
#include "metrics/exposition.hpp"
#include "support/captured_output.hpp"

namespace sih_auth::fuzz {
namespace {

// Up to which a pipe takes a line whole.
constexpr std::size_t kPipeBuffer = 4'096;

std::string line_of(base::LogFormat format, std::string_view text) {
  static const std::array<base::Log, 2> logs{
      base::Log(base::LogLevel::info, base::LogFormat::json, "api"),
      base::Log(base::LogLevel::info, base::LogFormat::text, "api")};
  const tests::CapturedOutput output(STDERR_FILENO);
  logs[format == base::LogFormat::json ? 0 : 1].warning(
      "origin_refused", {{"ip", "192.0.2.1"}, {"path", text}, {"status", 403}, {"origin", text}});
  return output.text();
}

void examine_line(const std::string& line) {
  require(line.ends_with('\n') && std::ranges::count(line, '\n') == 1, "not one line", line);
  require(line.size() <= kPipeBuffer, "longer than a pipe takes whole", line);
  const auto points = base::decode_utf8(std::string_view(line).substr(0, line.size() - 1));
  require(points.has_value(), "no UTF-8", line);
  require(
      std::ranges::none_of(*points, [](char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }),
      "a terminal might obey it", line);
}

void examine_json(const std::string& line, std::string_view text) {
  const auto json = json_of(line);
  require(json.MemberCount() == 9, "not the fields that were given", line);
  require(json["status"].GetInt() == 403, "a number that is none", line);
  // What is readable stands there as it is.
  const bool is_readable = text.size() < 500 && std::ranges::all_of(text, [](unsigned char c) {
                             return c != 0 && c < 0x80;
                           });
  const std::string_view kept(json["path"].GetString(), json["path"].GetStringLength());
  if (is_readable && text.size() < 80) require(kept == text, "not what was said", line);
}

/// Prometheus' text format 0.0.4: `name{label="value"} number`.
void examine_numbers(std::string_view text) {
  metrics::Exposition numbers;
  numbers.set(base::metric_names::kBuildInfo, {{"version", std::string(text)}}, 7);
  std::string all = numbers.text();
  std::string_view rest = all;
  std::string found = "(none)";
  while (!rest.empty()) {
    std::string_view line = take_line(rest);
    if (line.starts_with('#')) continue;
    const std::string begin = std::string(base::metric_names::kBuildInfo) + "{version=\"";
    require(line.starts_with(begin), "another series", line);
    line.remove_prefix(begin.size());
    found.clear();
    for (; !line.empty() && line.front() != '"'; line.remove_prefix(1)) {
      const bool is_escape = line.front() == '\\';
      if (is_escape) line.remove_prefix(1);
      require(!line.empty(), "an escape of nothing", all);
      found += line.front();
    }
    require(line == "\"} 7", "more than one series in a line", all);
  }
  std::string expected(text);
  std::ranges::replace(expected, '\n', ' ');
  require(found == expected, "not the label that was set", all);
}

}  // namespace

void examine(std::string_view input) {
  const std::string line = line_of(base::LogFormat::json, input);
  examine_line(line);
  examine_json(line, input);
  examine_line(line_of(base::LogFormat::text, input));
  examine_numbers(input);
}

}  // namespace sih_auth::fuzz
