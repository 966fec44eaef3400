#include "crypto/token_parts.hpp"

namespace sih_auth::crypto {

std::optional<TokenParts> split_token(std::string_view token) {
  const auto first_dot = token.find('.');
  const auto last_dot = token.rfind('.');
  if (first_dot == std::string_view::npos || first_dot == last_dot) return std::nullopt;
  return TokenParts{token.substr(0, first_dot),
                    token.substr(first_dot + 1, last_dot - first_dot - 1),
                    token.substr(last_dot + 1)};
}

}  // namespace sih_auth::crypto
