// Stored password hashes: whatever stands in the column, a password is right only by a hash of it,
// and no text costs more than the limits that are promised. `@` and `%` stand for the salt and the
// hash of a real one.

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/evp.h>

#include "sih_auth/base/encoding.hpp"

#include "crypto/password_hasher.hpp"
#include "crypto/werkzeug.hpp"
#include "fuzz/fuzzer.hpp"

namespace sih_auth::fuzz {
namespace {

using domain::PasswordVerdict;

constexpr std::string_view kPassword = "SecureP@ssw0rd";
constexpr crypto::Argon2Cost kCheap{8, 1};

/// What a fuzzer can spend on one input.
constexpr std::uint64_t kMostRounds = 4'000;
constexpr std::uint64_t kMostBytes = 1U << 20;

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> pieces(1);
  for (const char c : text)
    c == separator ? void(pieces.emplace_back()) : pieces.back().push_back(c);
  return pieces;
}

/// Digits alone; nullopt for anything else and for what is far beyond any limit.
std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// What OpenSSL makes of the same text; empty: it is none that werkzeug would write, or beyond the
/// limits in werkzeug.hpp.
std::string derived_by_openssl(const std::vector<std::string>& method, std::string_view salt,
                               std::size_t size) {
  std::string derived(size, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(derived.data());
  const auto* const salt_bytes = reinterpret_cast<const unsigned char*>(salt.data());
  const auto numbers_at = [&](std::size_t i) { return number(method[i]).value_or(0); };
  if (method.size() == 3 && method[0] == "pbkdf2" && method[1] == "sha256") {
    const auto rounds = numbers_at(2);
    if (rounds < 1'000 || rounds > 10'000'000) return {};
    PKCS5_PBKDF2_HMAC(kPassword.data(), static_cast<int>(kPassword.size()), salt_bytes,
                      static_cast<int>(salt.size()), static_cast<int>(rounds), EVP_sha256(),
                      static_cast<int>(size), out);
    return derived;
  }
  if (method.size() != 4 || method[0] != "scrypt") return {};
  const auto n = numbers_at(1);
  const auto r = numbers_at(2);
  const auto p = numbers_at(3);
  if (n < 2 || n > 1U << 20 || r < 1 || r > 32 || p < 1 || p > 16) return {};
  const bool is_made = EVP_PBE_scrypt(kPassword.data(), kPassword.size(), salt_bytes, salt.size(),
                                      n, r, p, 300U << 20, out, size) == 1;
  return is_made ? derived : std::string();
}

/// Whether it is a real hash of the password, within the limits.
bool is_right_by_openssl(std::string_view stored) {
  const auto parts = split(stored, '$');
  if (parts.size() != 3 || parts[1].empty() || parts[1].size() > 256) return false;
  const auto expected = base::from_hex(parts[2]);
  if (!expected || expected->size() < 16 || expected->size() > 64) return false;
  return derived_by_openssl(split(parts[0], ':'), parts[1], expected->size()) == *expected;
}

/// Too much for a fuzzer, though allowed.
bool is_dear(std::string_view stored) {
  if (const auto cost = crypto::argon2_cost(stored)) {
    require(cost->memory_kib <= 1U << 20 && cost->iterations <= 16, "beyond the limits", stored);
    return cost->memory_kib > 256 || cost->iterations > 4;
  }
  const auto method = split(split(stored, '$')[0], ':');
  std::vector<std::uint64_t> numbers;
  for (const std::string& word : method)
    numbers.push_back(number(word).value_or(0));
  if (method[0] == "pbkdf2" && method.size() == 3)
    return numbers[2] > kMostRounds && numbers[2] <= 10'000'000;
  if (method[0] != "scrypt" || method.size() != 4) return false;
  const bool is_allowed = numbers[1] <= 1U << 20 && numbers[2] <= 32 && numbers[3] <= 16;
  return is_allowed && 128 * numbers[1] * numbers[2] * numbers[3] > kMostBytes;
}

/// One of each kind, whose salts and hashes the inputs may have.
struct Real {
  std::string text;
  std::string salt;
  std::string hash;
};

Real real_one(std::string text) {
  const auto parts = split(text, '$');
  return {text, parts[parts.size() - 2], parts.back()};
}

std::string werkzeug_text(const std::string& method) {
  const std::string salt = "Jc9dKq2wXz5mVb1n";
  return method + "$" + salt + "$" + base::to_hex(derived_by_openssl(split(method, ':'), salt, 32));
}

const std::array<Real, 3>& real_ones() {
  static const std::array<Real, 3> hashes{
      real_one(crypto::argon2id_hash(base::Secret(kPassword), kCheap)),
      real_one(werkzeug_text("pbkdf2:sha256:1000")), real_one(werkzeug_text("scrypt:16:2:1"))};
  return hashes;
}

const Real& kind_of(std::string_view text) {
  const auto& [argon2, pbkdf2, scrypt] = real_ones();
  return text.starts_with("pbkdf2") ? pbkdf2 : text.starts_with("scrypt") ? scrypt : argon2;
}

}  // namespace

void examine(std::string_view input) {
  static crypto::SodiumPasswordHasher hasher(kCheap);
  const Real& real = kind_of(input);
  const std::string stored = with_value(with_value(input, '@', real.salt), '%', real.hash);
  if (is_dear(stored)) return;
  const auto verdict = hasher.verify(base::Secret(kPassword), stored);
  require(hasher.verify(base::Secret("Securep@ssw0rd"), stored) == PasswordVerdict::wrong,
          "another password is right", stored);
  if (crypto::is_werkzeug_hash(stored)) {
    const bool is_right = is_right_by_openssl(stored);
    require(verdict == (is_right ? PasswordVerdict::right_but_outdated : PasswordVerdict::wrong),
            "OpenSSL has it otherwise", stored);
  } else {
    require((verdict != PasswordVerdict::wrong) == (stored == real.text), "judged wrongly", stored);
  }
}

}  // namespace sih_auth::fuzz
