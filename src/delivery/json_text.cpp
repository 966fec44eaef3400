#include "delivery/json_text.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::delivery {

std::string iso_time(base::UnixTime time) {
  const std::time_t seconds = base::to_integer(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

std::string utf8_text(std::string_view text) {
  std::string out(text);
  if (base::decode_utf8(text)) return out;
  std::ranges::replace_if(
      out, [](unsigned char c) { return c >= 0x80; }, '?');
  return out;
}

void add_field(base::JsonWriter& json, std::string_view name, std::string_view value) {
  if (!value.empty()) json.field(name, utf8_text(value));
}

}  // namespace sih_auth::delivery
