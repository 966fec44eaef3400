#pragma once

#include <string>
#include <string_view>

namespace sih_auth::crypto {

/// Text as libsodium takes it.
[[nodiscard]] inline const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

[[nodiscard]] inline unsigned char* as_bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace sih_auth::crypto
