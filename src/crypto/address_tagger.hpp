#pragma once

#include "sih_auth/domain/keyed_values.hpp"

#include "crypto/keyring.hpp"

namespace sih_auth::crypto {

/// The first 64 bits of a keyed BLAKE2b. The keyring outlives this.
class Blake2bAddressTagger final : public domain::AddressTagger {
 public:
  explicit Blake2bAddressTagger(const Keyring& keyring) : keyring_(keyring) {}

  [[nodiscard]] std::string tag(std::string_view email) const override;
  [[nodiscard]] std::vector<std::string> tags(std::string_view email) const override;

 private:
  const Keyring& keyring_;
};

}  // namespace sih_auth::crypto
