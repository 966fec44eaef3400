#pragma once

#include "sih_auth/domain/keyed_values.hpp"

#include "crypto/keyring.hpp"

namespace sih_auth::crypto {

/// Keyed BLAKE2b-256, written as base64url. The keyring outlives this.
class Blake2bKeyedHasher final : public domain::KeyedHasher {
 public:
  explicit Blake2bKeyedHasher(const Keyring& keyring) : keyring_(keyring) {}

  [[nodiscard]] domain::KeyedHash hash(domain::Purpose purpose,
                                       std::string_view message) const override;
  [[nodiscard]] std::optional<domain::KeyedHash> hash_with(std::string_view key_id,
                                                           domain::Purpose purpose,
                                                           std::string_view message) const override;

 private:
  const Keyring& keyring_;
};

/// 32 bytes: BLAKE2b of `message`, keyed unless `key` is empty.
[[nodiscard]] std::string blake2b(const base::Secret& key, std::string_view message);

/// Whether `mac` is that. Takes as long wherever it differs.
[[nodiscard]] bool is_blake2b(std::string_view mac, const base::Secret& key,
                              std::string_view message);

}  // namespace sih_auth::crypto
