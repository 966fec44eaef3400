#pragma once

#include <string_view>

#include "sih_auth/base/secret.hpp"

namespace sih_auth::crypto {

/// SHA-1 as 40 upper-case hex digits. Nothing may rest on it: it is here for a service that lists
/// passwords by it. Throws std::runtime_error where OpenSSL has none.
[[nodiscard]] base::Secret sha1_hex(std::string_view bytes);

}  // namespace sih_auth::crypto
