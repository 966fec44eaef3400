#include "delivery/scrubbing.hpp"

#include <algorithm>

#include "sih_auth/base/log.hpp"

namespace sih_auth::delivery {
namespace {

constexpr std::size_t kMost = 500;
constexpr std::size_t kTokenSize = 16;
constexpr std::size_t kCodeDigits = 6;
constexpr std::string_view kScrubbed = "[scrubbed]";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_token_character(char c) {
  constexpr std::string_view kOthers = "_-+/=.";
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kOthers.find(c) != std::string_view::npos;
}

/// An address can have nearly anything before its `@`; these end one.
bool is_address_character(char c) {
  constexpr std::string_view kEnds = " \"<>()[],;:\\";
  return kEnds.find(c) == std::string_view::npos;
}

std::string in_plain_characters(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < ' ' || byte == 0x7F) c = ' ';
    if (byte >= 0x80) c = '?';
  }
  return out;
}

/// `text` with each longest run of characters that `belongs` takes replaced by what `change` makes
/// of it.
template <typename Belongs, typename Change>
std::string with_runs(std::string_view text, Belongs belongs, Change change) {
  std::string out;
  while (!text.empty()) {
    const auto* const end = std::ranges::find_if_not(text, belongs);
    const std::string_view run(text.begin(), end);
    if (run.empty()) {
      out += text.front();
    } else {
      out += change(run);
    }
    text.remove_prefix(std::max<std::size_t>(run.size(), 1));
  }
  return out;
}

std::string without_address(std::string_view run) {
  return run.find('@') == std::string_view::npos ? std::string(run) : base::mask_email(run);
}

bool holds_code(std::string_view run) {
  std::size_t digits = 0;
  for (const char c : run) {
    if (is_digit(c)) {
      ++digits;
      continue;
    }
    if (digits == kCodeDigits) return true;
    digits = 0;
  }
  return digits == kCodeDigits;
}

std::string without_token(std::string_view run) {
  const bool is_long = run.size() >= kTokenSize && std::ranges::any_of(run, is_digit);
  return std::string(is_long || holds_code(run) ? kScrubbed : run);
}

}  // namespace

std::string scrubbed(std::string_view text) {
  const std::string plain = in_plain_characters(text);
  const std::string masked = with_runs(plain, is_address_character, without_address);
  std::string out = with_runs(masked, is_token_character, without_token);
  if (out.size() > kMost) out.resize(kMost);
  return out;
}

std::string scrubbed_path(std::string_view path) {
  path = path.substr(0, path.find('?'));
  std::string out = with_runs(
      path, [](char c) { return c != '/'; }, scrubbed);
  if (out.size() > kMost) out.resize(kMost);
  return out;
}

}  // namespace sih_auth::delivery
