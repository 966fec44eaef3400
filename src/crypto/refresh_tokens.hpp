#pragma once

#include "sih_auth/domain/bearer_tokens.hpp"

#include "crypto/keyring.hpp"

namespace sih_auth::crypto {

/// Tokens of the form `key_id.session.generation.mac`: a keyed BLAKE2b over session and generation.
/// The keyring outlives this.
class MacRefreshTokens final : public domain::RefreshTokens {
 public:
  explicit MacRefreshTokens(const Keyring& keyring) : keyring_(keyring) {}

  [[nodiscard]] base::Secret make(const domain::RefreshClaim& claim) const override;
  [[nodiscard]] std::optional<domain::RefreshClaim> open(std::string_view token) const override;

 private:
  const Keyring& keyring_;
};

}  // namespace sih_auth::crypto
