#include "crypto/keyed_hasher.hpp"

#include <sodium.h>

#include "sih_auth/base/encoding.hpp"

#include "crypto/bytes.hpp"

namespace sih_auth::crypto {

std::string blake2b(const base::Secret& key, std::string_view message) {
  std::string digest(crypto_generichash_BYTES, '\0');
  crypto_generichash(as_bytes(digest), digest.size(), as_bytes(message), message.size(),
                     as_bytes(key.reveal()), key.size());
  return digest;
}

bool is_blake2b(std::string_view mac, const base::Secret& key, std::string_view message) {
  const std::string expected = blake2b(key, message);
  return mac.size() == expected.size() &&
         sodium_memcmp(mac.data(), expected.data(), expected.size()) == 0;
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
