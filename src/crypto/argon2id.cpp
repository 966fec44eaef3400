#include "crypto/argon2id.hpp"

#include <array>
#include <charconv>

#include <sodium.h>
#include <sys/mman.h>

#include "sih_auth/domain/unavailable.hpp"

namespace sih_auth::crypto {
namespace {

constexpr std::size_t kBytesPerKib = 1024;
constexpr std::uint32_t kMaxMemoryKib = 1U << 20;
constexpr std::uint32_t kMaxIterations = 16;
constexpr std::uint32_t kMaxLanes = 16;

/// Reads `name=number` off the front of `text`.
std::optional<std::uint32_t> take_number(std::string_view& text, std::string_view name) {
  if (!text.starts_with(name)) return std::nullopt;
  text.remove_prefix(name.size());
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

bool has_memory_for(Argon2Cost cost) {
  const std::size_t size = cost.memory_kib * kBytesPerKib;
  if (size == 0) return true;  // no hash of ours, and no want of memory
  void* const memory =
      ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return false;
  ::munmap(memory, size);
  return true;
}

}  // namespace

std::string argon2id_hash(const base::Secret& password, Argon2Cost cost) {
  std::array<char, crypto_pwhash_STRBYTES> stored{};
  const std::string_view value = password.reveal();
  if (crypto_pwhash_str_alg(stored.data(), value.data(), value.size(), cost.iterations,
                            cost.memory_kib * kBytesPerKib, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw domain::Unavailable("no memory for a password hash");
  }
  return stored.data();
}

std::optional<Argon2Cost> argon2_cost(std::string_view stored) {
  if (stored.size() >= crypto_pwhash_STRBYTES || stored.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  std::string_view rest = stored;
  if (!rest.starts_with("$argon2id$") && !rest.starts_with("$argon2i$")) return std::nullopt;
  rest.remove_prefix(rest.find('$', 1));
  if (take_number(rest, "$v=") != 19) return std::nullopt;
  const auto memory = take_number(rest, "$m=");
  const auto iterations = take_number(rest, ",t=");
  const auto lanes = take_number(rest, ",p=");
  if (!memory || !iterations || !lanes || !rest.starts_with('$')) return std::nullopt;
  if (*memory > kMaxMemoryKib || *iterations > kMaxIterations || *lanes > kMaxLanes) {
    return std::nullopt;
  }
  return Argon2Cost{*memory, *iterations};
}

bool argon2_verify(const base::Secret& password, const std::string& stored) {
  const std::string_view value = password.reveal();
  if (crypto_pwhash_str_verify(stored.c_str(), value.data(), value.size()) == 0) return true;
  // A right password must not be called wrong for want of memory; libsodium 1.0.18 says of both
  // that they do not match.
  const auto cost = argon2_cost(stored);
  if (cost && !has_memory_for(*cost)) throw domain::Unavailable("no memory for a password hash");
  return false;
}

std::string argon2id_decoy(Argon2Cost cost) {
  return "$argon2id$v=19$m=" + std::to_string(cost.memory_kib) +
         ",t=" + std::to_string(cost.iterations) +
         ",p=1$c2loLWF1dGgtZGVjb3ktcw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
}

}  // namespace sih_auth::crypto
