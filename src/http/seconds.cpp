#include "http/seconds.hpp"

#include "sih_auth/base/whole_number.hpp"

namespace sih_auth::http {

std::optional<std::chrono::seconds> parse_seconds(std::string_view text) {
  constexpr std::size_t kMostDigits = 9;
  const auto number = base::whole_number<unsigned>(text);
  if (!number || text.size() > kMostDigits) return std::nullopt;
  return std::chrono::seconds(*number);
}

}  // namespace sih_auth::http
