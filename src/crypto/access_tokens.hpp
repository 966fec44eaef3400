#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "sih_auth/base/random.hpp"
#include "sih_auth/domain/bearer_tokens.hpp"

#include "crypto/keyring.hpp"
#include "crypto/signing_key.hpp"

namespace sih_auth::crypto {

/// JSON Web Tokens (RFC 7519) as a compact JWS (RFC 7515) with EdDSA (RFC 8037), of the type
/// `at+jwt` (RFC 9068). The random source outlives this.
///
/// No word of a token decides how it is verified: its header must be, byte for byte, one of those
/// that we write, one for each of our keys (RFC 8725 sections 3.1, 3.2, 3.10 and 3.11).
class EdDsaAccessTokens final : public domain::AccessTokens {
 public:
  /// `issuer`: SITE_URL; `audience`: who is to take the tokens.
  EdDsaAccessTokens(const Keyring& keyring, std::string issuer, std::string audience,
                    base::RandomSource& random);

  [[nodiscard]] base::Secret issue(const domain::AccessClaims& claims) override;
  [[nodiscard]] std::optional<domain::AccessGrant> open(std::string_view token,
                                                        base::UnixTime now) override;

  /// Our public keys, the one that signs first: a JWK Set (RFC 7517) as JSON.
  [[nodiscard]] std::string public_key_set() const;

 private:
  struct Key {
    std::string id;
    std::string header;  ///< of the tokens that it signs, as they begin
    SigningKey pair;
  };

  struct Verified {
    domain::AccessGrant grant;
    base::UnixTime issued_at;
    base::UnixTime expires_at;
  };

  [[nodiscard]] std::string payload_of(const domain::AccessClaims& claims);
  /// nullptr for what is not ours; else it stands until the next token is verified.
  [[nodiscard]] const Verified* verify(std::string_view token);
  [[nodiscard]] std::optional<std::string> signed_payload(std::string_view token) const;
  [[nodiscard]] std::optional<Verified> read(const std::string& payload) const;

  std::vector<Key> keys_;  ///< the one that signs first
  std::string issuer_;
  std::string audience_;
  base::RandomSource& random_;

  /// By a hash of the token: a signature costs more than all the rest of a check, and stays right.
  std::unordered_map<std::string, Verified> verified_;
};

}  // namespace sih_auth::crypto
