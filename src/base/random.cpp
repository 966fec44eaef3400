#include "sih_auth/base/random.hpp"

#include <array>
#include <cstring>

#include <sodium.h>

namespace sih_auth::base {

std::string RandomSource::bytes(std::size_t size) {
  std::string bytes(size, '\0');
  fill({reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()});
  return bytes;
}

std::uint32_t RandomSource::below(std::uint32_t limit) {
  // 2^32 mod limit values at the bottom are drawn again: what is left divides evenly.
  const std::uint32_t rejected = (0U - limit) % limit;
  for (;;) {
    std::array<unsigned char, sizeof(std::uint32_t)> bytes{};
    fill(bytes);
    std::uint32_t number = 0;
    std::memcpy(&number, bytes.data(), bytes.size());
    if (number >= rejected) return number % limit;
  }
}

void SystemRandom::fill(std::span<unsigned char> out) {
  randombytes_buf(out.data(), out.size());
}

}  // namespace sih_auth::base
