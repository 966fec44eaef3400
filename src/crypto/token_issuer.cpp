#include "crypto/token_issuer.hpp"

#include "sih_auth/base/encoding.hpp"

#include "crypto/token_parts.hpp"

namespace sih_auth::crypto {
namespace {

constexpr std::size_t kIdBytes = 32;

}  // namespace

domain::IssuedToken MacTokenIssuer::issue(domain::Purpose purpose) {
  const std::string id = random_.bytes(kIdBytes);
  const std::string mac = blake2b(keyring_.current(mac_subkey(purpose)), id);
  std::string token =
      keyring_.current_id() + "." + base::to_base64url(id) + "." + base::to_base64url(mac);
  return {base::Secret::taken_from(token), hasher_.hash(purpose, id)};
}

std::optional<domain::KeyedHash> MacTokenIssuer::open(domain::Purpose purpose,
                                                      std::string_view token) const {
  const auto parts = split_token(token);
  if (!parts) return std::nullopt;
  const auto id = base::from_base64url(parts->middle);
  const auto mac = base::from_base64url(parts->last);
  const base::Secret* key = keyring_.find(parts->first, mac_subkey(purpose));
  if (!id || !mac || key == nullptr || id->size() != kIdBytes) return std::nullopt;
  if (!is_blake2b(*mac, *key, *id)) return std::nullopt;
  return hasher_.hash_with(parts->first, purpose, *id);
}

}  // namespace sih_auth::crypto
