#pragma once

namespace sih_auth::crypto {

/// Readies libsodium; call once, before anything else of this directory. Throws std::runtime_error.
void initialize();

}  // namespace sih_auth::crypto
