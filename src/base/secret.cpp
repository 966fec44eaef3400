#include "sih_auth/base/secret.hpp"

#include <cstring>
#include <utility>

#include <sodium.h>

namespace sih_auth::base {

Secret::Secret(std::string_view value)
    : bytes_(std::make_unique<char[]>(value.size())), size_(value.size()) {
  if (!value.empty()) std::memcpy(bytes_.get(), value.data(), value.size());
}

Secret Secret::taken_from(std::string& value) {
  Secret secret(value);
  sodium_memzero(value.data(), value.size());
  value.clear();
  return secret;
}

Secret::Secret(Secret&& other) noexcept
    : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  bytes_ = std::move(other.bytes_);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

Secret::~Secret() {
  wipe();
}

void Secret::wipe() noexcept {
  if (bytes_) sodium_memzero(bytes_.get(), size_);
}

}  // namespace sih_auth::base
