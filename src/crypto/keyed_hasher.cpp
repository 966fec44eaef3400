#include "crypto/keyed_hasher.hpp"

#include <sodium.h>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::crypto {

std::string blake2b(const base::Secret& key, std::string_view message) {
  std::string digest(crypto_generichash_BYTES, '\0');
  const std::string_view key_bytes = key.reveal();
  crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(),
                     reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                     reinterpret_cast<const unsigned char*>(key_bytes.data()), key_bytes.size());
  return digest;
}

domain::KeyedHash Blake2bKeyedHasher::hash(domain::Purpose purpose,
                                           std::string_view message) const {
  const base::Secret& key = keyring_.current(hash_subkey(purpose));
  return {keyring_.current_id(), base::to_base64url(blake2b(key, message))};
}

std::optional<domain::KeyedHash> Blake2bKeyedHasher::hash_with(std::string_view key_id,
                                                               domain::Purpose purpose,
                                                               std::string_view message) const {
  const base::Secret* key = keyring_.find(key_id, hash_subkey(purpose));
  if (key == nullptr) return std::nullopt;
  return domain::KeyedHash{std::string(key_id), base::to_base64url(blake2b(*key, message))};
}

}  // namespace sih_auth::crypto
