#include "crypto/sealer.hpp"

#include <array>

#include <sodium.h>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::crypto {
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* as_bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

domain::SealedText AeadSealer::seal(std::string_view plaintext) {
  std::array<unsigned char, kNonce> nonce{};
  random_.fill(nonce);
  std::string ciphertext(plaintext.size() + kTag, '\0');
  const std::string& key_id = keyring_.current_id();
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      as_bytes(ciphertext), nullptr, as_bytes(plaintext), plaintext.size(), as_bytes(key_id),
      key_id.size(), nullptr, nonce.data(), as_bytes(keyring_.current(Subkey::sealing).reveal()));
  return {key_id, base::to_base64url(std::string(nonce.begin(), nonce.end()) + ciphertext)};
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
