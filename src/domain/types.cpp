#include "sih_auth/domain/types.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::domain {
namespace {

constexpr std::size_t kMaxEmail = 120;
constexpr std::size_t kMaxLocalPart = 64;  // RFC 5321 section 4.5.3.1.1
constexpr std::size_t kMaxLabel = 63;      // RFC 1035 section 2.3.4
constexpr std::size_t kMaxName = 100;
constexpr std::size_t kMaxGroupName = 64;
constexpr std::string_view kBackupAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford's
constexpr std::size_t kBackupCharacters = 16;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// RFC 5322 `atext`, without `%`, `!` and `/`, which old relays read as routes, and the quoting
/// characters that make an address an RFC 2047 word.
bool is_local_part_character(char c) {
  constexpr std::string_view kOthers = "#$&'*+-^_`{|}~=?.";
  return is_letter_or_digit(c) || kOthers.find(c) != std::string_view::npos;
}

bool is_local_part(std::string_view text) {
  return !text.empty() && text.size() <= kMaxLocalPart && text.front() != '.' &&
         text.back() != '.' && text.front() != '-' && text.find("..") == std::string_view::npos &&
         text.find("=?") == std::string_view::npos &&
         std::ranges::all_of(text, is_local_part_character);
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= kMaxLabel && text.front() != '-' && text.back() != '-' &&
         std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

bool is_dotted_domain(std::string_view text) {
  std::size_t labels = 0;
  std::string_view last;
  for (;;) {
    const auto dot = text.find('.');
    last = text.substr(0, dot);
    if (!is_label(last)) return false;
    ++labels;
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
  // A last label of digits alone is an address literal without its brackets.
  const bool all_digits = std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; });
  return labels >= 2 && !all_digits;
}

bool is_control(char32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029;
}

/// Characters that turn the direction of the text around them, so that a name could rewrite its
/// sentence.
bool is_direction_override(char32_t point) {
  return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

}  // namespace

EmailAddress::EmailAddress(std::string_view value)
    : value_(value), key_(base::to_lower_ascii(value)) {}

tl::expected<EmailAddress, Flaw> EmailAddress::parse(std::string_view typed) {
  const std::string_view address = base::trim_ascii(typed);
  if (address.empty()) return tl::unexpected(Flaw::required);
  if (address.size() > kMaxEmail) return tl::unexpected(Flaw::email_too_long);
  const auto at = address.find('@');
  if (at == std::string_view::npos || !is_local_part(address.substr(0, at)) ||
      !is_dotted_domain(address.substr(at + 1))) {
    return tl::unexpected(Flaw::email_malformed);
  }
  return EmailAddress(address);
}

tl::expected<PersonName, Flaw> PersonName::parse(std::string_view typed) {
  const std::string_view name = base::trim_ascii(typed);
  if (name.empty()) return tl::unexpected(Flaw::required);
  const auto points = base::decode_utf8(name);
  if (!points) return tl::unexpected(Flaw::name_not_utf8);
  if (points->size() > kMaxName) return tl::unexpected(Flaw::name_too_long);
  if (std::ranges::any_of(*points, is_control) ||
      std::ranges::any_of(*points, is_direction_override)) {
    return tl::unexpected(Flaw::name_has_control_characters);
  }
  return PersonName(name);
}

tl::expected<GroupName, Flaw> GroupName::parse(std::string_view typed) {
  constexpr std::string_view kMarks = "._-";
  const bool plain = std::ranges::all_of(typed, [&](char c) {
    return is_letter_or_digit(c) || kMarks.find(c) != std::string_view::npos;
  });
  if (typed.empty() || typed.size() > kMaxGroupName || !plain) {
    return tl::unexpected(Flaw::group_name_malformed);
  }
  return GroupName(typed);
}

tl::expected<OtpCode, Flaw> OtpCode::parse(std::string_view typed) {
  const bool digits = std::ranges::all_of(typed, [](char c) { return c >= '0' && c <= '9'; });
  if (typed.size() != 6 || !digits) return tl::unexpected(Flaw::otp_malformed);
  return OtpCode(typed);
}

OtpCode OtpCode::from_number(std::uint32_t number) {
  std::array<char, 16> digits{};
  std::snprintf(digits.data(), digits.size(), "%06u", number);
  return OtpCode(digits.data());
}

tl::expected<BackupCode, Flaw> BackupCode::parse(std::string_view typed) {
  std::string characters;
  for (const char c : base::to_lower_ascii(typed)) {
    if (c == ' ' || c == '-') continue;
    char read = c;
    if (c == 'i' || c == 'l') read = '1';
    if (c == 'o') read = '0';
    const bool is_known = kBackupAlphabet.find(read) != std::string_view::npos;
    if (!is_known) return tl::unexpected(Flaw::backup_code_malformed);
    characters += read;
  }
  if (characters.size() != kBackupCharacters) return tl::unexpected(Flaw::backup_code_malformed);
  return BackupCode(characters);
}

BackupCode BackupCode::from_bytes(std::string_view bytes) {
  constexpr unsigned kBitsPerCharacter = 5;
  std::string characters;
  unsigned pending = 0;
  unsigned bits = 0;
  for (const char byte : bytes.substr(0, kBytes)) {
    pending = (pending << 8U) | static_cast<unsigned char>(byte);
    bits += 8;
    while (bits >= kBitsPerCharacter) {
      bits -= kBitsPerCharacter;
      characters += kBackupAlphabet[(pending >> bits) & 0x1FU];
    }
  }
  return BackupCode(characters);
}

base::Secret BackupCode::in_groups() const {
  constexpr std::size_t kGroup = 4;
  std::string text;
  for (const char c : reveal()) {
    if (!text.empty() && (text.size() + 1) % (kGroup + 1) == 0) text += '-';
    text += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return base::Secret::taken_from(text);
}

}  // namespace sih_auth::domain
