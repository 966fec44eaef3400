// `.env` files: what is read can be written and read again, and an error names a line that is
// there.

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "app/environment.hpp"
#include "fuzz/fuzzer.hpp"

namespace sih_auth::fuzz {
namespace {

/// As the file's own escapes write it.
std::string quoted(std::string_view value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    text += c == '\n' ? "\\n" : std::string(1, c);
  }
  return text + "\"";
}

void examine_error(const std::string& error, std::string_view file) {
  constexpr std::string_view kLine = "line ";
  require(error.starts_with(kLine), "no line is named", error);
  long number = 0;
  std::from_chars(error.data() + kLine.size(), error.data() + error.size(), number);
  require(number >= 1 && number <= std::ranges::count(file, '\n') + 1, "no such line", error);
  require(error.size() < 60, "shows what stands in the file", error);
}

}  // namespace

void examine(std::string_view input) {
  const auto variables = app::parse_env_file(input);
  if (!variables) return examine_error(variables.error(), input);
  std::string written;
  for (const auto& [name, value] : *variables) {
    const bool is_plain = std::ranges::all_of(
        name, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.'; });
    require(!name.empty() && is_plain, "no name", name);
    require(input.find(name) != std::string_view::npos, "a name that nobody wrote", name);
    written.append("export ").append(name).append(" = ").append(quoted(value)).append(" # …\r\n");
  }
  const auto again = app::parse_env_file(written);
  require(again && *again == *variables, "not what was read first", written);
  const app::Environment environment({{"SET", "outside"}}, *variables);
  require(environment.get("SET") == "outside", "a file stands above the process", input);
}

}  // namespace sih_auth::fuzz
