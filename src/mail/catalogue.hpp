#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "sih_auth/base/clock.hpp"

#include "mail/template.hpp"

namespace sih_auth::mail {

/// The words of one language that are put together by rule rather than written out in a template.
class Catalogue {
 public:
  /// Lines of `key = words`, which may hold placeholders; empty lines are skipped.
  /// Throws std::logic_error for any other line.
  explicit Catalogue(std::string_view lines);

  /// The words for `key` with `values` filled in. Throws std::logic_error for an unknown key.
  [[nodiscard]] std::string phrase(std::string_view key, const Values& values = {}) const;

  /// "22 November 2026, 19:47 UTC"
  [[nodiscard]] std::string date(base::UnixTime time) const;

  /// "5 minutes", "1 hour", "90 seconds": in the largest unit that divides it.
  [[nodiscard]] std::string duration(std::chrono::seconds length) const;

 private:
  Values phrases_;
};

}  // namespace sih_auth::mail
