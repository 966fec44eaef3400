#include "mail/quoted_printable.hpp"

#include <algorithm>

namespace sih_auth::mail {
namespace {

constexpr std::size_t kLongestLine = 76;

/// A blank at the end of a line would be lost on the way.
bool can_stand(char c, bool is_last) {
  if (c == ' ' || c == '\t') return !is_last;
  return c > ' ' && c <= '~' && c != '=';
}

void append_line(std::string& out, std::string_view line) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool is_last = i + 1 == line.size();
    const bool plain = can_stand(line[i], is_last);
    const std::size_t size = plain ? 1 : 3;
    // All but the line's end leave room for the "=" that breaks it.
    if (column + size > (is_last ? kLongestLine : kLongestLine - 1)) {
      out += "=\r\n";
      column = 0;
    }
    if (plain) {
      out += line[i];
    } else {
      const auto byte = static_cast<unsigned char>(line[i]);
      out += {'=', kHex[byte >> 4], kHex[byte & 0xF]};
    }
    column += size;
  }
}

}  // namespace

std::string quoted_printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto line_end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, line_end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    append_line(out, line);
    if (line_end < text.size()) out += "\r\n";
    text.remove_prefix(std::min(line_end + 1, text.size()));
  }
  return out;
}

}  // namespace sih_auth::mail
