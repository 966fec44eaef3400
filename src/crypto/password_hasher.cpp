#include "crypto/password_hasher.hpp"

#include "crypto/werkzeug.hpp"

namespace sih_auth::crypto {

using domain::PasswordVerdict;

std::string SodiumPasswordHasher::hash(const base::Secret& password) {
  return argon2id_hash(password, cost_);
}

PasswordVerdict SodiumPasswordHasher::verify(const base::Secret& password,
                                             std::string_view stored) {
  if (is_werkzeug_hash(stored)) {
    return werkzeug_verify(password, stored) ? PasswordVerdict::right_but_outdated
                                             : PasswordVerdict::wrong;
  }
  const auto cost = argon2_cost(stored);
  if (!cost || !argon2_verify(password, std::string(stored))) return PasswordVerdict::wrong;
  return is_outdated(stored, *cost) ? PasswordVerdict::right_but_outdated : PasswordVerdict::right;
}

void SodiumPasswordHasher::verify_nobody(const base::Secret& password) {
  // The result is always "wrong"; only the time that it took matters.
  [[maybe_unused]] const bool verified = argon2_verify(password, decoy_);
}

bool SodiumPasswordHasher::is_outdated(std::string_view stored, Argon2Cost cost) const {
  return !stored.starts_with("$argon2id$") || cost.memory_kib < cost_.memory_kib ||
         cost.iterations < cost_.iterations;
}

}  // namespace sih_auth::crypto
