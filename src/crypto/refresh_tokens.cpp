#include "crypto/refresh_tokens.hpp"

#include <charconv>
#include <string>

#include "sih_auth/base/encoding.hpp"

#include "crypto/keyed_hasher.hpp"
#include "crypto/token_parts.hpp"

namespace sih_auth::crypto {

base::Secret MacRefreshTokens::make(const domain::RefreshClaim& claim) const {
  const std::string claimed = claim.session + "." + std::to_string(claim.generation);
  const std::string mac = blake2b(keyring_.current(Subkey::refresh_token_mac), claimed);
  std::string token = keyring_.current_id() + "." + claimed + "." + base::to_base64url(mac);
  return base::Secret::taken_from(token);
}

std::optional<domain::RefreshClaim> MacRefreshTokens::open(std::string_view token) const {
  const auto parts = split_token(token);
  if (!parts) return std::nullopt;
  const base::Secret* key = keyring_.find(parts->first, Subkey::refresh_token_mac);
  const auto mac = base::from_base64url(parts->last);
  const std::string_view claimed = parts->middle;
  if (key == nullptr || !mac || !is_blake2b(*mac, *key, claimed)) return std::nullopt;
  // From here on it is a text that `make` has written.
  const auto session_end = claimed.find('.');
  domain::RefreshClaim claim{std::string(claimed.substr(0, session_end)), 0};
  const std::string_view generation = claimed.substr(session_end + 1);
  std::from_chars(generation.data(), generation.data() + generation.size(), claim.generation);
  return claim;
}

}  // namespace sih_auth::crypto
