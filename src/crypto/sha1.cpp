#include "crypto/sha1.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

#include <openssl/evp.h>
#include <sodium.h>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::crypto {

base::Secret sha1_hex(std::string_view bytes) {
  std::array<unsigned char, 20> digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha1(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL has no SHA-1");
  }
  std::string digits = base::to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
  sodium_memzero(digest.data(), digest.size());
  std::ranges::transform(digits, digits.begin(),
                         [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
  return base::Secret::taken_from(digits);
}

}  // namespace sih_auth::crypto
