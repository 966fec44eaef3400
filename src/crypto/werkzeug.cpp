#include "crypto/werkzeug.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include <sodium.h>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/whole_number.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "crypto/bytes.hpp"

namespace sih_auth::crypto {
namespace {

constexpr std::uint64_t kMaxScryptBytes = 256ULL << 20;

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const auto end = text.find(separator);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

/// A number in [least, most]; nullopt for anything else.
std::optional<std::uint32_t> number_between(std::string_view text, std::uint32_t least,
                                            std::uint32_t most) {
  const auto number = base::whole_number<std::uint32_t>(text);
  if (!number || *number < least || *number > most) return std::nullopt;
  return number;
}

struct Pbkdf2Cost {
  std::uint32_t iterations;
};

struct ScryptCost {
  std::uint32_t n;
  std::uint32_t r;
  std::uint32_t p;
};

/// A hash whose form and parameters are within the bounds.
struct WerkzeugHash {
  std::variant<Pbkdf2Cost, ScryptCost> cost;
  std::string_view salt;
  std::string digest;
};

std::optional<Pbkdf2Cost> parse_pbkdf2(const std::vector<std::string_view>& method) {
  if (method.size() != 3 || method[0] != "pbkdf2" || method[1] != "sha256") return std::nullopt;
  const auto iterations = number_between(method[2], 1'000, 10'000'000);
  if (!iterations) return std::nullopt;
  return Pbkdf2Cost{*iterations};
}

std::optional<ScryptCost> parse_scrypt(const std::vector<std::string_view>& method) {
  if (method.size() != 4 || method[0] != "scrypt") return std::nullopt;
  const auto n = number_between(method[1], 2, 1U << 20);
  const auto r = number_between(method[2], 1, 32);
  const auto p = number_between(method[3], 1, 16);
  if (!n || !r || !p || (*n & (*n - 1)) != 0) return std::nullopt;
  if (128ULL * *n * *r > kMaxScryptBytes) return std::nullopt;
  return ScryptCost{*n, *r, *p};
}

std::optional<WerkzeugHash> parse_werkzeug(std::string_view stored) {
  const auto parts = split(stored, '$');
  if (parts.size() != 3) return std::nullopt;
  const std::string_view salt = parts[1];
  auto digest = base::from_hex(parts[2]);
  if (!digest || digest->size() < 16 || digest->size() > 64) return std::nullopt;
  if (salt.empty() || salt.size() > 256) return std::nullopt;
  const auto method = split(parts[0], ':');
  if (const auto cost = parse_scrypt(method)) return WerkzeugHash{*cost, salt, std::move(*digest)};
  if (const auto cost = parse_pbkdf2(method)) return WerkzeugHash{*cost, salt, std::move(*digest)};
  return std::nullopt;
}

std::string derive(std::string_view password, std::string_view salt, ScryptCost cost,
                   std::size_t size) {
  std::string derived(size, '\0');
  if (crypto_pwhash_scryptsalsa208sha256_ll(as_bytes(password), password.size(), as_bytes(salt),
                                            salt.size(), cost.n, cost.r, cost.p, as_bytes(derived),
                                            derived.size()) != 0) {
    throw domain::Unavailable("no memory for a password hash");
  }
  return derived;
}

std::string derive(std::string_view password, std::string_view salt, Pbkdf2Cost cost,
                   std::size_t size) {
  return pbkdf2_sha256(password, salt, cost.iterations, size);
}

}  // namespace

bool is_werkzeug_hash(std::string_view stored) {
  return stored.starts_with("pbkdf2:") || stored.starts_with("scrypt:");
}

bool werkzeug_can_verify(std::string_view stored) {
  return parse_werkzeug(stored).has_value();
}

bool werkzeug_verify(const base::Secret& password, std::string_view stored) {
  const auto hash = parse_werkzeug(stored);
  if (!hash) return false;
  const auto derived = std::visit(
      [&](auto cost) { return derive(password.reveal(), hash->salt, cost, hash->digest.size()); },
      hash->cost);
  return sodium_memcmp(derived.data(), hash->digest.data(), hash->digest.size()) == 0;
}

std::string pbkdf2_sha256(std::string_view password, std::string_view salt, unsigned iterations,
                          std::size_t size) {
  using Block = std::array<unsigned char, crypto_auth_hmacsha256_BYTES>;
  // Keying the HMAC costs half of a short message: done once, the keyed state is copied for every
  // round.
  crypto_auth_hmacsha256_state keyed;
  crypto_auth_hmacsha256_init(&keyed, as_bytes(password), password.size());
  std::string derived;
  for (std::uint32_t number = 1; derived.size() < size; ++number) {
    const std::array<unsigned char, 4> big_endian{
        static_cast<unsigned char>(number >> 24), static_cast<unsigned char>(number >> 16),
        static_cast<unsigned char>(number >> 8), static_cast<unsigned char>(number)};
    Block round{};
    crypto_auth_hmacsha256_state state = keyed;
    crypto_auth_hmacsha256_update(&state, as_bytes(salt), salt.size());
    crypto_auth_hmacsha256_update(&state, big_endian.data(), big_endian.size());
    crypto_auth_hmacsha256_final(&state, round.data());
    Block sum = round;
    for (unsigned i = 1; i < iterations; ++i) {
      state = keyed;
      crypto_auth_hmacsha256_update(&state, round.data(), round.size());
      crypto_auth_hmacsha256_final(&state, round.data());
      for (std::size_t k = 0; k < sum.size(); ++k)
        sum[k] ^= round[k];
    }
    derived.append(sum.begin(), sum.end());
    sodium_memzero(&state, sizeof state);
  }
  sodium_memzero(&keyed, sizeof keyed);
  derived.resize(size);
  return derived;
}

}  // namespace sih_auth::crypto
