#pragma once

#include <string>
#include <vector>

#include "sih_auth/base/clock.hpp"

/// How lists are shown to people.
namespace sih_auth::app {

/// `2026-11-25 14:06:17`, UTC; `never` for zero.
[[nodiscard]] std::string in_utc(base::UnixTime time);

/// Columns that stand below each other, two blanks apart. Cells are made printable.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> headings) { rows_.push_back(std::move(headings)); }

  /// As many cells as there are headings.
  void add(const std::vector<std::string>& cells);

  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace sih_auth::app
