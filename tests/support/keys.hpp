#pragma once

#include <string_view>
#include <vector>

#include "crypto/keyring.hpp"

namespace sih_auth::tests {

inline constexpr std::string_view kOldKey = "the key of last year, 32 bytes or more";
inline constexpr std::string_view kNewKey = "the key of this year, 32 bytes or more";

[[nodiscard]] inline crypto::Keyring keyring(std::string_view current,
                                             const std::vector<std::string_view>& retired = {}) {
  std::vector<base::Secret> old_keys;
  for (const std::string_view key : retired)
    old_keys.emplace_back(key);
  return {base::Secret(current), old_keys};
}

}  // namespace sih_auth::tests
