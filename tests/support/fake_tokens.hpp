#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/domain/bearer_tokens.hpp"
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

/// "access-number"; what it says stands in `issued`.
class FakeAccessTokens final : public domain::AccessTokens {
 public:
  [[nodiscard]] base::Secret issue(const domain::AccessClaims& claims) override {
    issued.push_back(claims);
    return base::Secret("access-" + std::to_string(issued.size()));
  }

  [[nodiscard]] std::optional<domain::AccessGrant> open(std::string_view token,
                                                        base::UnixTime now) override {
    for (std::size_t i = 0; i < issued.size(); ++i) {
      if (token != "access-" + std::to_string(i + 1) || issued[i].expires_at <= now) continue;
      return domain::AccessGrant{issued[i].session, issued[i].owner.user_id};
    }
    return std::nullopt;
  }

  std::vector<domain::AccessClaims> issued;
};

/// "refresh session generation".
class FakeRefreshTokens final : public domain::RefreshTokens {
 public:
  [[nodiscard]] base::Secret make(const domain::RefreshClaim& claim) const override {
    return base::Secret("refresh " + claim.session + " " + std::to_string(claim.generation));
  }

  [[nodiscard]] std::optional<domain::RefreshClaim> open(std::string_view token) const override {
    const auto last = token.rfind(' ');
    if (!token.starts_with(kPrefix) || last < kPrefix.size()) return std::nullopt;
    domain::RefreshClaim claim{std::string(token.substr(kPrefix.size(), last - kPrefix.size())), 0};
    const auto [end, error] =
        std::from_chars(token.data() + last + 1, token.data() + token.size(), claim.generation);
    if (error != std::errc{} || end != token.data() + token.size()) return std::nullopt;
    return claim;
  }

 private:
  static constexpr std::string_view kPrefix = "refresh ";
};

}  // namespace sih_auth::tests
