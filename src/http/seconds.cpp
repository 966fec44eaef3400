#include "http/seconds.hpp"

#include <charconv>

namespace sih_auth::http {

std::optional<std::chrono::seconds> parse_seconds(std::string_view text) {
  constexpr std::size_t kMostDigits = 9;
  unsigned number = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (text.size() > kMostDigits || error != std::errc{} || end != last) return std::nullopt;
  return std::chrono::seconds(number);
}

}  // namespace sih_auth::http
