#include "breach/range.hpp"

#include <algorithm>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::breach {
namespace {

constexpr std::size_t kSuffixDigits = 35;
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHexDigits = "0123456789ABCDEFabcdef";
constexpr std::string_view kUpperHexDigits = "0123456789ABCDEF";

bool holds_only(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

/// The count of a line; empty when it is none of the protocol's.
std::string_view count_in(std::string_view line) {
  if (line.size() < kSuffixDigits + 2 || line[kSuffixDigits] != ':') return {};
  const std::string_view count = line.substr(kSuffixDigits + 1);
  const bool is_good =
      holds_only(line.substr(0, kSuffixDigits), kHexDigits) && holds_only(count, kDigits);
  return is_good ? count : std::string_view{};
}

}  // namespace

bool is_prefix(std::string_view text) {
  return text.size() == kPrefixDigits && holds_only(text, kUpperHexDigits);
}

std::optional<bool> lists(std::string_view range, std::string_view suffix) {
  const std::string wanted = base::to_lower_ascii(suffix);
  bool is_listed = false;
  while (!range.empty()) {
    std::string_view line = range.substr(0, range.find('\n'));
    range.remove_prefix(std::min(line.size() + 1, range.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    const std::string_view count = count_in(line);
    if (count.empty()) return std::nullopt;
    if (holds_only(count, "0")) continue;
    if (base::to_lower_ascii(line.substr(0, kSuffixDigits)) == wanted) is_listed = true;
  }
  return is_listed;
}

}  // namespace sih_auth::breach
