#pragma once

#include "app/config.hpp"

namespace sih_auth::app {

/// In development without a SECRET_KEY: takes the one kept in the state folder (0600), making it
/// the first time. Throws std::runtime_error with a line for the administrator.
void ensure_secret_key(Config& config);

/// 32 random bytes as text, fit for SECRET_KEY.
[[nodiscard]] std::string generate_secret_key();

}  // namespace sih_auth::app
