#include "crypto/hmac_sha256.hpp"

#include <sodium.h>

#include "crypto/bytes.hpp"

namespace sih_auth::crypto {

std::string hmac_sha256(std::string_view key, std::string_view message) {
  std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_state state{};
  crypto_auth_hmacsha256_init(&state, as_bytes(key), key.size());
  crypto_auth_hmacsha256_update(&state, as_bytes(message), message.size());
  crypto_auth_hmacsha256_final(&state, as_bytes(mac));
  sodium_memzero(&state, sizeof state);
  return mac;
}

}  // namespace sih_auth::crypto
