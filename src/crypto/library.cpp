#include "crypto/library.hpp"

#include <stdexcept>

#include <sodium.h>

namespace sih_auth::crypto {

void initialize() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
}

}  // namespace sih_auth::crypto
