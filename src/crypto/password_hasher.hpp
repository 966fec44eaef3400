#pragma once

#include "sih_auth/domain/password_hasher.hpp"

#include "crypto/argon2id.hpp"

namespace sih_auth::crypto {

/// Makes Argon2id hashes; verifies those, Argon2i ones and werkzeug's.
class SodiumPasswordHasher final : public domain::PasswordHasher {
 public:
  explicit SodiumPasswordHasher(Argon2Cost cost) : cost_(cost), decoy_(argon2id_decoy(cost)) {}

  [[nodiscard]] std::string hash(const base::Secret& password) override;
  [[nodiscard]] domain::PasswordVerdict verify(const base::Secret& password,
                                               std::string_view stored) override;
  void verify_nobody(const base::Secret& password) override;

 private:
  [[nodiscard]] bool is_outdated(std::string_view stored, Argon2Cost cost) const;

  Argon2Cost cost_;
  std::string decoy_;
};

}  // namespace sih_auth::crypto
