#pragma once

#include <string>
#include <vector>

#include "sih_auth/base/clock.hpp"

/// How lists are shown to people.
namespace sih_auth::app {

/// `2026-11-25 14:06:17`, UTC; `never` for zero.
[[nodiscard]] std::string in_utc(base::UnixTime time);

/// What a stranger has chosen, fit for a terminal: control characters and what is no UTF-8 become
/// `?`.
[[nodiscard]] std::string printable(const std::string& text);

/// Columns that stand below each other, two blanks apart.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> headings) { rows_.push_back(std::move(headings)); }

  /// As many cells as there are headings.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace sih_auth::app
