#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "sih_auth/base/secret.hpp"
#include "sih_auth/domain/flaw.hpp"

namespace sih_auth::domain {

/// How many guesses a good cracker needs.
class PasswordStrength {
 public:
  virtual ~PasswordStrength() = default;

  /// The guesses, as a power of two; `personal` words count as the first ones tried.
  [[nodiscard]] virtual double guesses_log2(std::string_view password,
                                            const std::vector<std::string>& personal) const = 0;
};

/// The passwords that have become known in breaches elsewhere: guessers try them first.
class BreachedPasswords {
 public:
  virtual ~BreachedPasswords() = default;

  /// False as well when it cannot be told. May take about a second.
  [[nodiscard]] virtual bool contains(const base::Secret& password) = 0;
};

/// A password that the policy has let through; only these are ever hashed for storage.
class NewPassword {
 public:
  [[nodiscard]] const base::Secret& secret() const noexcept { return secret_; }

 private:
  friend class PasswordPolicy;
  explicit NewPassword(base::Secret secret) : secret_(std::move(secret)) {}

  base::Secret secret_;
};

/// The rules for new passwords (NIST SP 800-63B section 3.1.1.2): length, guessability and
/// known breaches, no composition rules.
class PasswordPolicy {
 public:
  /// `breached` may be nullptr: such passwords are not looked up then.
  PasswordPolicy(const PasswordStrength& strength, std::string site_name,
                 BreachedPasswords* breached = nullptr);

  /// 8-1024 bytes, no NUL, at least 10,000 guesses for somebody who knows the name, the address and
  /// the site; not breached, which is asked last.
  [[nodiscard]] tl::expected<NewPassword, Flaw> accept(base::Secret password, std::string_view name,
                                                       std::string_view email) const;

 private:
  const PasswordStrength& strength_;
  std::string site_name_;
  BreachedPasswords* breached_;
};

}  // namespace sih_auth::domain
