#include "crypto/token_issuer.hpp"

#include <array>

#include <sodium.h>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::crypto {
namespace {

constexpr std::size_t kIdBytes = 32;

}  // namespace

domain::IssuedToken MacTokenIssuer::issue(domain::Purpose purpose) {
  std::array<unsigned char, kIdBytes> bytes{};
  random_.fill(bytes);
  const std::string id(bytes.begin(), bytes.end());
  const std::string mac = blake2b(keyring_.current(mac_subkey(purpose)), id);
  std::string token =
      keyring_.current_id() + "." + base::to_base64url(id) + "." + base::to_base64url(mac);
  return {base::Secret::taken_from(token), hasher_.hash(purpose, id)};
}

std::optional<domain::KeyedHash> MacTokenIssuer::open(domain::Purpose purpose,
                                                      std::string_view token) const {
  const auto first_dot = token.find('.');
  const auto last_dot = token.rfind('.');
  if (first_dot == std::string_view::npos || first_dot == last_dot) return std::nullopt;
  const std::string_view key_id = token.substr(0, first_dot);
  const auto id = base::from_base64url(token.substr(first_dot + 1, last_dot - first_dot - 1));
  const auto mac = base::from_base64url(token.substr(last_dot + 1));
  const base::Secret* key = keyring_.find(key_id, mac_subkey(purpose));
  if (!id || !mac || key == nullptr || id->size() != kIdBytes) return std::nullopt;
  const std::string expected = blake2b(*key, *id);
  if (mac->size() != expected.size() ||
      sodium_memcmp(mac->data(), expected.data(), expected.size()) != 0) {
    return std::nullopt;
  }
  return hasher_.hash_with(key_id, purpose, *id);
}

}  // namespace sih_auth::crypto
