#include "crypto/sealer.hpp"

#include <sodium.h>

#include "sih_auth/base/encoding.hpp"

#include "crypto/bytes.hpp"

namespace sih_auth::crypto {
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

}  // namespace

domain::SealedText AeadSealer::seal(std::string_view plaintext) {
  const std::string nonce = random_.bytes(kNonce);
  std::string ciphertext(plaintext.size() + kTag, '\0');
  const std::string& key_id = keyring_.current_id();
  crypto_aead_xchacha20poly1305_ietf_encrypt(as_bytes(ciphertext), nullptr, as_bytes(plaintext),
                                             plaintext.size(), as_bytes(key_id), key_id.size(),
                                             nullptr, as_bytes(nonce),
                                             as_bytes(keyring_.current(Subkey::sealing).reveal()));
  return {key_id, base::to_base64url(nonce + ciphertext)};
}

std::optional<base::Secret> AeadSealer::open(const domain::SealedText& sealed) const {
  const base::Secret* key = keyring_.find(sealed.key_id, Subkey::sealing);
  const auto bytes = base::from_base64url(sealed.ciphertext);
  if (key == nullptr || !bytes || bytes->size() < kNonce + kTag) return std::nullopt;
  const std::string_view all = *bytes;
  const std::string_view ciphertext = all.substr(kNonce);
  std::string plaintext(ciphertext.size() - kTag, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(as_bytes(plaintext), nullptr, nullptr,
                                                 as_bytes(ciphertext), ciphertext.size(),
                                                 as_bytes(sealed.key_id), sealed.key_id.size(),
                                                 as_bytes(all), as_bytes(key->reveal())) != 0) {
    return std::nullopt;
  }
  return base::Secret::taken_from(plaintext);
}

}  // namespace sih_auth::crypto
