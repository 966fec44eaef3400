#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sih_auth/domain/password_hasher.hpp"
#include "sih_auth/domain/password_policy.hpp"

namespace sih_auth::tests {

/// "new:password" is a hash of today, "old:password" an outdated one.
class FakePasswordHasher final : public domain::PasswordHasher {
 public:
  [[nodiscard]] std::string hash(const base::Secret& password) override {
    ++hashed;
    return "new:" + std::string(password.reveal());
  }

  [[nodiscard]] domain::PasswordVerdict verify(const base::Secret& password,
                                               std::string_view stored) override {
    ++verified;
    if (stored == "new:" + std::string(password.reveal())) return domain::PasswordVerdict::right;
    if (stored == "old:" + std::string(password.reveal())) {
      return domain::PasswordVerdict::right_but_outdated;
    }
    return domain::PasswordVerdict::wrong;
  }

  void verify_nobody(const base::Secret&) override { ++verified_nobody; }

  int hashed = 0;
  int verified = 0;
  int verified_nobody = 0;
};

/// Gives the guesses it is told to and remembers what it was asked.
class FakePasswordStrength final : public domain::PasswordStrength {
 public:
  explicit FakePasswordStrength(double log2) : log2_(log2) {}

  [[nodiscard]] double guesses_log2(std::string_view,
                                    const std::vector<std::string>& personal) const override {
    asked_with = personal;
    return log2_;
  }

  mutable std::vector<std::string> asked_with;

 private:
  double log2_;
};

/// Knows one breached password, and counts how often it was asked.
class FakeBreachedPasswords final : public domain::BreachedPasswords {
 public:
  explicit FakeBreachedPasswords(std::string known) : known_(std::move(known)) {}

  [[nodiscard]] bool contains(const base::Secret& password) override {
    ++asked;
    return password.reveal() == known_;
  }

  int asked = 0;

 private:
  std::string known_;
};

}  // namespace sih_auth::tests
