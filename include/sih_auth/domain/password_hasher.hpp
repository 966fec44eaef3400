#pragma once

#include <string>
#include <string_view>

#include "sih_auth/base/secret.hpp"

namespace sih_auth::domain {

enum class PasswordVerdict { wrong, right, right_but_outdated };

/// One-way password hashing (OWASP Password Storage). Every call costs a whole hash on purpose,
/// and throws `Unavailable` when there is no memory for it.
class PasswordHasher {
 public:
  virtual ~PasswordHasher() = default;

  /// A new hash, salted, in a form that names its own scheme and parameters.
  [[nodiscard]] virtual std::string hash(const base::Secret& password) = 0;

  /// Compares with a stored hash of any scheme we know. `right_but_outdated`: the caller should
  /// store a new hash. An unknown or out-of-bounds scheme is `wrong`.
  [[nodiscard]] virtual PasswordVerdict verify(const base::Secret& password,
                                               std::string_view stored) = 0;

  /// Spends what `verify` of a current hash costs, so that an unknown address answers as slowly.
  virtual void verify_nobody(const base::Secret& password) = 0;
};

}  // namespace sih_auth::domain
