#include "crypto/signing_key.hpp"

#include <sodium.h>

#include "crypto/bytes.hpp"

namespace sih_auth::crypto {

static_assert(crypto_sign_SEEDBYTES == crypto_kdf_KEYBYTES);

SigningKey::SigningKey(const base::Secret& seed) : public_key_(crypto_sign_PUBLICKEYBYTES, '\0') {
  std::string secret_key(crypto_sign_SECRETKEYBYTES, '\0');
  crypto_sign_seed_keypair(as_bytes(public_key_), as_bytes(secret_key), as_bytes(seed.reveal()));
  secret_key_ = base::Secret::taken_from(secret_key);
}

std::string SigningKey::sign(std::string_view message) const {
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(as_bytes(signature), nullptr, as_bytes(message), message.size(),
                       as_bytes(secret_key_.reveal()));
  return signature;
}

bool SigningKey::has_signed(std::string_view message, std::string_view signature) const {
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(as_bytes(signature), as_bytes(message), message.size(),
                                     as_bytes(public_key_)) == 0;
}

}  // namespace sih_auth::crypto
