#pragma once

#include <optional>
#include <string_view>

namespace sih_auth::crypto {

/// What stands before the first dot of a token, behind its last one, and between these.
struct TokenParts {
  std::string_view first;
  std::string_view middle;
  std::string_view last;
};

/// The parts live as long as `token`; nullopt when it has fewer than two dots.
[[nodiscard]] std::optional<TokenParts> split_token(std::string_view token);

}  // namespace sih_auth::crypto
