#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sih_auth/domain/keyed_values.hpp"

namespace sih_auth::tests {

/// "key:purpose:message" instead of a hash. `retired` keys still hash, unknown ones do not.
class FakeKeyedHasher final : public domain::KeyedHasher {
 public:
  [[nodiscard]] domain::KeyedHash hash(domain::Purpose purpose,
                                       std::string_view message) const override {
    return {current_key, text(current_key, purpose, message)};
  }

  [[nodiscard]] std::optional<domain::KeyedHash> hash_with(
      std::string_view key_id, domain::Purpose purpose, std::string_view message) const override {
    if (key_id != current_key && key_id != retired_key) return std::nullopt;
    return domain::KeyedHash{std::string(key_id), text(key_id, purpose, message)};
  }

  std::string current_key = "k1";
  std::string retired_key;

 private:
  static std::string text(std::string_view key, domain::Purpose purpose, std::string_view message) {
    return std::string(key) + ":" + std::to_string(static_cast<int>(purpose)) + ":" +
           std::string(message);
  }
};

/// Tokens are "purpose-number"; everything else is not ours.
class FakeTokenIssuer final : public domain::TokenIssuer {
 public:
  [[nodiscard]] domain::IssuedToken issue(domain::Purpose purpose) override {
    const std::string token = prefix(purpose) + std::to_string(++issued_);
    return {base::Secret(token), {"k1", "hash of " + token}};
  }

  [[nodiscard]] std::optional<domain::KeyedHash> open(domain::Purpose purpose,
                                                      std::string_view token) const override {
    if (!token.starts_with(prefix(purpose))) return std::nullopt;
    return domain::KeyedHash{"k1", "hash of " + std::string(token)};
  }

 private:
  static std::string prefix(domain::Purpose purpose) {
    return std::to_string(static_cast<int>(purpose)) + "-";
  }

  int issued_ = 0;
};

}  // namespace sih_auth::tests
