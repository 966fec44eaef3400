#pragma once

#include "sih_auth/base/random.hpp"

#include "crypto/keyed_hasher.hpp"

namespace sih_auth::crypto {

/// Tokens of the form `key_id.id.mac`, each part base64url: a random 256-bit id and a keyed BLAKE2b
/// over it. Keyring and random source outlive this.
class MacTokenIssuer final : public domain::TokenIssuer {
 public:
  MacTokenIssuer(const Keyring& keyring, base::RandomSource& random)
      : keyring_(keyring), hasher_(keyring), random_(random) {}

  [[nodiscard]] domain::IssuedToken issue(domain::Purpose purpose) override;
  [[nodiscard]] std::optional<domain::KeyedHash> open(domain::Purpose purpose,
                                                      std::string_view token) const override;

 private:
  const Keyring& keyring_;
  Blake2bKeyedHasher hasher_;
  base::RandomSource& random_;
};

}  // namespace sih_auth::crypto
