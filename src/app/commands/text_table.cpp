#include "app/commands/text_table.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include "sih_auth/base/encoding.hpp"

#include "app/printable.hpp"

namespace sih_auth::app {
namespace {

/// Takes two places on a terminal: the ranges of East Asian scripts and of emoji.
bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
         (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
         (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
         (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x20000 && c <= 0x3fffd);
}

bool is_combining(char32_t c) {
  return c >= 0x300 && c <= 0x36f;
}

std::size_t places(const std::string& cell) {
  const auto characters = base::decode_utf8(cell);
  if (!characters) return cell.size();
  std::size_t count = 0;
  for (const char32_t c : *characters)
    count += is_combining(c) ? 0U : is_wide(c) ? 2U : 1U;
  return count;
}

}  // namespace

std::string in_utc(base::UnixTime time) {
  if (time == base::UnixTime{}) return "never";
  const std::time_t seconds = base::to_integer(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts)};
}

void TextTable::add(const std::vector<std::string>& cells) {
  auto& row = rows_.emplace_back();
  for (const std::string& cell : cells)
    row.push_back(printable(cell));
}

std::string TextTable::text() const {
  std::vector<std::size_t> widths(rows_.front().size());
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < widths.size(); ++i)
      widths[i] = std::max(widths[i], places(row[i]));
  }
  std::string text;
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i + 1 < widths.size(); ++i)
      text += row[i] + std::string(widths[i] - places(row[i]) + 2, ' ');
    text += row.back() + "\n";
  }
  return text;
}

}  // namespace sih_auth::app
