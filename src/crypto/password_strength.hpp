#pragma once

#include "sih_auth/domain/password_policy.hpp"

namespace sih_auth::crypto {

/// Dropbox's zxcvbn, by libzxcvbn with its built-in word lists.
class ZxcvbnPasswordStrength final : public domain::PasswordStrength {
 public:
  [[nodiscard]] double guesses_log2(std::string_view password,
                                    const std::vector<std::string>& personal) const override;
};

}  // namespace sih_auth::crypto
