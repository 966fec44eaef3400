#include "app/printable.hpp"

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::app {
namespace {

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

/// Changes the direction of what follows, or hides it.
bool is_direction(char32_t c) {
  return (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0x061c || c == 0xfeff;
}

std::size_t bytes_of(char32_t c) {
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

}  // namespace

std::string printable(const std::string& text) {
  std::string shown;
  const auto characters = base::decode_utf8(text);
  if (!characters) {
    for (const char c : text)
      shown += c >= 0x20 && c < 0x7f ? c : '?';
    return shown;
  }
  std::size_t at = 0;
  for (const char32_t c : *characters) {
    const std::size_t size = bytes_of(c);
    if (is_control(c) || is_direction(c)) {
      shown += '?';
    } else {
      shown.append(text, at, size);
    }
    at += size;
  }
  return shown;
}

std::string shell_word(const std::string& text) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:@%+,=-";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string quoted = "'";
  for (const char c : text)
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace sih_auth::app
