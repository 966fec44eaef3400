#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "sih_auth/base/places.hpp"
#include "sih_auth/domain/password_hasher.hpp"

namespace sih_auth::app {

/// Hashes in one of the places for it. A request that may hash has one from its beginning to its
/// end; one that looks a new password up has none while it waits for the network, and takes it here
/// for each hash alone. Throws `domain::Unavailable` when none comes free in time.
class PlacedPasswordHasher final : public domain::PasswordHasher {
 public:
  /// Even twice, after a look-up, within what a worker has to finish when it is told to stop.
  static constexpr std::chrono::milliseconds kPatience{3'000};

  /// All references outlive this.
  PlacedPasswordHasher(domain::PasswordHasher& hasher, base::Places& places,
                       std::chrono::milliseconds patience = kPatience)
      : hasher_(hasher), places_(places), patience_(patience) {}

  [[nodiscard]] std::string hash(const base::Secret& password) override;
  [[nodiscard]] domain::PasswordVerdict verify(const base::Secret& password,
                                               std::string_view stored) override;
  void verify_nobody(const base::Secret& password) override;

 private:
  class Turn;

  domain::PasswordHasher& hasher_;
  base::Places& places_;
  std::chrono::milliseconds patience_;
};

}  // namespace sih_auth::app
