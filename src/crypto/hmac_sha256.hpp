#pragma once

#include <string>
#include <string_view>

namespace sih_auth::crypto {

/// The 32 bytes of HMAC-SHA256 (RFC 2104), by a key of any length: for those outside who agreed on
/// it with us. What we check ourselves has `blake2b`.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view message);

}  // namespace sih_auth::crypto
