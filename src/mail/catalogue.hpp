#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "sih_auth/base/clock.hpp"

#include "mail/template.hpp"

namespace sih_auth::mail {

/// The words of one language that are put together by rule rather than written out in a template.
class Catalogue {
 public:
  using Phrases = std::map<std::string, Template, std::less<>>;

  /// Lines of `key = words`, which may hold placeholders; empty lines are skipped. The error begins
  /// with "line N: ".
  [[nodiscard]] static tl::expected<Catalogue, std::string> parse(std::string_view lines);

  /// The same. Throws std::logic_error for any other line.
  explicit Catalogue(std::string_view lines);

  /// The words for `key` with `values` filled in. Throws std::logic_error for an unknown key.
  [[nodiscard]] std::string phrase(std::string_view key, const Values& values = {}) const;

  /// The words for `key` and a number: `key.none` for 0 where there are such, `key.one`,
  /// `key.many`.
  [[nodiscard]] std::string counted(std::string_view key, long long count) const;

  /// "22 November 2026, 19:47 UTC"
  [[nodiscard]] std::string date(base::UnixTime time) const;

  /// "5 minutes", "1 hour", "90 seconds": in the largest unit that divides it.
  [[nodiscard]] std::string duration(std::chrono::seconds length) const;

  [[nodiscard]] const Phrases& phrases() const noexcept { return phrases_; }

 private:
  explicit Catalogue(Phrases phrases);

  Phrases phrases_;
};

}  // namespace sih_auth::mail
