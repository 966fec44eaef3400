#pragma once

#include <string>
#include <string_view>

#include "sih_auth/base/secret.hpp"

namespace sih_auth::crypto {

/// Whether `stored` has the form of werkzeug.security's hashes, which the Flask app kept.
[[nodiscard]] bool is_werkzeug_hash(std::string_view stored);

/// Verifies `pbkdf2:sha256:ITERATIONS$salt$hex` (RFC 8018) and `scrypt:N:r:p$salt$hex` (RFC 7914).
/// Parameters that would tie up a worker are refused like a wrong password: 1,000-10,000,000
/// iterations; N a power of two up to 2^20, r <= 32, p <= 16, at most 256 MiB; salt of 1-256 bytes;
/// hash of 16-64 bytes.
[[nodiscard]] bool werkzeug_verify(const base::Secret& password, std::string_view stored);

/// Whether any password at all can be right for `stored`, by these bounds.
[[nodiscard]] bool werkzeug_can_verify(std::string_view stored);

/// PBKDF2 with HMAC-SHA-256 (RFC 8018 section 5.2), `size` bytes.
[[nodiscard]] std::string pbkdf2_sha256(std::string_view password, std::string_view salt,
                                        unsigned iterations, std::size_t size);

}  // namespace sih_auth::crypto
