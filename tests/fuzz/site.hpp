#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "http/application.hpp"

namespace sih_auth::fuzz {

/// A site in memory with one account, of which somebody is signed in: all that stands between a
/// request and its answer. One for each input, so that each can be repeated by itself.
class Site {
 public:
  Site();
  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  [[nodiscard]] http::Application& application();

  /// How many sessions there are.
  [[nodiscard]] std::size_t sessions() const;

  /// The `session` cookie of who is signed in, "session=" and all.
  [[nodiscard]] const std::string& signed_in() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace sih_auth::fuzz
