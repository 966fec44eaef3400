#pragma once

#include "sih_auth/base/random.hpp"
#include "sih_auth/domain/keyed_values.hpp"

#include "crypto/keyring.hpp"

namespace sih_auth::crypto {

/// XChaCha20-Poly1305 (libsodium's AEAD), nonce first, written as base64url.
/// Keyring and random source outlive this.
class AeadSealer final : public domain::Sealer {
 public:
  AeadSealer(const Keyring& keyring, base::RandomSource& random)
      : keyring_(keyring), random_(random) {}

  [[nodiscard]] domain::SealedText seal(std::string_view plaintext) override;
  [[nodiscard]] std::optional<base::Secret> open(const domain::SealedText& sealed) const override;

 private:
  const Keyring& keyring_;
  base::RandomSource& random_;
};

}  // namespace sih_auth::crypto
