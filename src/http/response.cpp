#include "sih_auth/http/response.hpp"

#include <algorithm>
#include <stdexcept>

namespace sih_auth::http {

void Response::add_header(std::string_view name, std::string_view value) {
  const bool unsafe = std::ranges::any_of(
      value, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  if (unsafe) throw std::logic_error("a header value with control characters");
  headers.emplace_back(name, value);
}

}  // namespace sih_auth::http
