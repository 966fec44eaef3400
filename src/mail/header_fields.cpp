#include "mail/header_fields.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::mail {
namespace {

constexpr std::size_t kLine = 76;         // RFC 2047 section 2: a line with an encoded word
constexpr std::size_t kEncodedWord = 75;  // the same
constexpr std::size_t kLongestPlainWord = 60;
constexpr std::string_view kFold = "\r\n ";

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Without control characters and broken UTF-8, which no header can carry.
std::string cleaned(std::string_view text) {
  const bool is_utf8 = base::decode_utf8(text).has_value();
  std::string clean;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    clean += byte < 0x20 || byte == 0x7F ? ' ' : byte >= 0x80 && !is_utf8 ? '?' : c;
  }
  return std::string(base::trim_ascii(clean));
}

/// One character in the Q encoding of RFC 2047 section 4.2, narrowed to what section 5 (3) allows
/// in a name.
void append_q(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  const bool plain =
      (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  if (plain) {
    out += c;
  } else if (c == ' ') {
    out += '_';
  } else {
    out += {'=', kHex[byte >> 4], kHex[byte & 0xF]};
  }
}

/// As many encoded words as are needed, one a line; no character is split between two.
std::string encoded_words(std::string_view text, std::size_t column) {
  constexpr std::string_view kStart = "=?UTF-8?Q?";
  constexpr std::string_view kEnd = "?=";
  std::string out(kStart);
  std::size_t word = kStart.size() + kEnd.size();
  std::size_t room = std::min(kEncodedWord, kLine - column);
  for (std::size_t i = 0; i < text.size();) {
    std::string character;
    do {
      append_q(character, text[i++]);
    } while (i < text.size() && (static_cast<unsigned char>(text[i]) >> 6) == 0x2);
    if (word + character.size() > room) {
      out.append(kEnd).append(kFold).append(kStart);
      word = kStart.size() + kEnd.size();
      room = kEncodedWord;
    }
    out += character;
    word += character.size();
  }
  return out.append(kEnd);
}

/// "=?" would be taken for an encoded word, and a word that is too long cannot be folded.
bool can_stand_plain(std::string_view text) {
  if (!is_ascii(text) || text.find("=?") != std::string_view::npos) return false;
  while (!text.empty()) {
    const auto blank = std::min(text.find(' '), text.size());
    if (blank > kLongestPlainWord) return false;
    text.remove_prefix(std::min(blank + 1, text.size()));
  }
  return true;
}

std::string folded(std::string_view text, std::size_t column) {
  std::string out;
  while (!text.empty()) {
    const auto blank = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, blank);
    if (!out.empty() && column + 1 + word.size() > kLine) {
      out.append(kFold).append(word);
      column = 1 + word.size();
    } else {
      if (!out.empty()) out += ' ';
      out.append(word);
      column += 1 + word.size();
    }
    text.remove_prefix(std::min(text.find_first_not_of(' ', blank), text.size()));
  }
  return out;
}

std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

}  // namespace

bool is_envelope_safe(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c <= '~' && c != '<' && c != '>';
  });
}

std::string header_text(std::string_view text, std::size_t column) {
  const std::string clean = cleaned(text);
  return can_stand_plain(clean) ? folded(clean, column) : encoded_words(clean, column);
}

std::string header_mailbox(std::string_view name, std::string_view address, std::size_t column) {
  const std::string clean = cleaned(name);
  std::string bracketed("<");
  bracketed.append(address).append(">");
  if (clean.empty()) return bracketed;
  const bool plain = clean.size() <= kLongestPlainWord && can_stand_plain(clean);
  const std::string shown = plain ? quoted(clean) : encoded_words(clean, column);
  const bool fits = plain && column + shown.size() + 1 + bracketed.size() <= kLine;
  return shown + (fits ? " " : std::string(kFold)) + bracketed;
}

std::string header_date(base::UnixTime time) {
  constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day day{midnight};
  const std::chrono::hh_mm_ss clock{time - midnight};
  std::array<char, 64> text{};
  // Not strftime, which would use the language of the locale.
  std::snprintf(
      text.data(), text.size(), "%s, %02u %s %04d %02ld:%02ld:%02lld +0000",
      kDays.at(std::chrono::weekday{midnight}.c_encoding()), static_cast<unsigned>(day.day()),
      kMonths.at(static_cast<unsigned>(day.month()) - 1), static_cast<int>(day.year()),
      static_cast<long>(clock.hours().count()), static_cast<long>(clock.minutes().count()),
      static_cast<long long>(clock.seconds().count()));
  return text.data();
}

std::vector<std::string> header_fields(const Message& message, std::string_view sender_name,
                                       std::string_view sender_email) {
  const auto field = [](std::string name, const auto& value_at) {
    name += ": ";
    return name + value_at(name.size());
  };
  return {
      "Date: " + header_date(message.date),
      field("From", [&](auto column) { return header_mailbox(sender_name, sender_email, column); }),
      field("To", [&](auto column) { return header_mailbox(message.to_name, message.to, column); }),
      field("Subject", [&](auto column) { return header_text(message.subject, column); }),
      "Message-ID: <" + message.message_id + ">",
      "Auto-Submitted: auto-generated",
  };
}

}  // namespace sih_auth::mail
