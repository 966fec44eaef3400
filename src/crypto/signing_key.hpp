#pragma once

#include <string>
#include <string_view>

#include "sih_auth/base/secret.hpp"

namespace sih_auth::crypto {

/// An Ed25519 key pair (RFC 8032).
class SigningKey {
 public:
  /// `seed`: 32 secret bytes; the same pair on every machine that has them.
  explicit SigningKey(const base::Secret& seed);

  /// 32 bytes.
  [[nodiscard]] const std::string& public_key() const noexcept { return public_key_; }

  /// 64 bytes.
  [[nodiscard]] std::string sign(std::string_view message) const;

  /// Strict: what could stand for the same signature in another form is refused.
  [[nodiscard]] bool has_signed(std::string_view message, std::string_view signature) const;

 private:
  base::Secret secret_key_;
  std::string public_key_;
};

}  // namespace sih_auth::crypto
