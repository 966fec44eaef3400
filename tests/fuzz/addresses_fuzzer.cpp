// Addresses and names as they are typed, and the mails to them: what is taken can be mailed without
// adding a line to a mail's header, and stays what it is when it is read again.

#include <cctype>
#include <string>
#include <string_view>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/log.hpp"
#include "sih_auth/domain/types.hpp"

#include "fuzz/fuzzer.hpp"
#include "mail/header_fields.hpp"
#include "mail/mime_message.hpp"

namespace sih_auth::fuzz {
namespace {

void examine_address(std::string_view typed) {
  const auto address = domain::EmailAddress::parse(typed);
  if (!address) return;
  const std::string& value = address->value();
  require(value == base::trim_ascii(typed), "altered", value);
  require(value.size() <= 120 && mail::is_envelope_safe(value), "cannot be mailed", value);
  require(value.find_first_of("\"(),:;<>[\\]%!/ ") == std::string::npos, "could be a route", value);
  require(value.find('@') == value.rfind('@') && value.front() != '-', "not one address", value);
  const auto again = domain::EmailAddress::parse(value);
  require(again && again->value() == value, "not what it was", value);
  const auto by_key = domain::EmailAddress::parse(address->key());
  require(by_key && by_key->key() == address->key(), "the key has another key", value);
  require(address->key() == base::to_lower_ascii(value), "not the same account", value);
  const std::string masked = base::mask_email(value).substr(0, base::mask_email(value).find('@'));
  const auto local = value.substr(0, value.find('@'));
  require(masked.find(local) == std::string::npos || local.size() <= 2, "not masked", masked);
}

/// RFC 5322 section 2.2.3: the lines of one field, of which only the first one begins a field.
void require_one_field(std::string_view field) {
  for (std::size_t i = 0; i < field.size(); ++i) {
    const auto byte = static_cast<unsigned char>(field[i]);
    require(byte < 0x80 && byte != 0, "no ASCII", field);
    if (field[i] == '\n') require(i > 0 && field[i - 1] == '\r', "a line end of its own", field);
    if (field[i] != '\r') continue;
    require(field.substr(i + 1, 2) == "\n ", "begins another field", field);
  }
}

/// The words of RFC 2047 as mail programs read them; `text` is a field without line ends.
std::string without_encoded_words(std::string_view text) {
  constexpr std::string_view kStart = "=?UTF-8?Q?";
  std::string plain;
  while (!text.empty()) {
    if (!text.starts_with(kStart)) {
      plain += text.front();
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(kStart.size());
    const auto end = text.find("?=");
    require(end != std::string_view::npos, "a word does not end", text);
    for (std::size_t i = 0; i < end; ++i) {
      if (text[i] == '=') {
        const auto byte = base::from_hex(text.substr(i + 1, 2));
        require(byte.has_value(), "no two hex digits", text);
        plain += *byte;
        i += 2;
      } else {
        plain += text[i] == '_' ? ' ' : text[i];
      }
    }
    text.remove_prefix(end + 2);
    if (text.starts_with("\r\n =?")) text.remove_prefix(3);  // nothing stands between two words
  }
  return plain;
}

void examine_name(std::string_view typed) {
  const auto name = domain::PersonName::parse(typed);
  if (!name) return;
  const auto points = base::decode_utf8(name->value());
  require(points && !points->empty() && points->size() <= 100, "no name", name->value());
  const auto again = domain::PersonName::parse(name->value());
  require(again && again->value() == name->value(), "not what it was", name->value());
  const std::string shown = mail::header_mailbox(name->value(), "john@example.com", 4);
  if (shown.starts_with("=?")) {
    const std::string read = without_encoded_words(shown);
    require(read.starts_with(name->value()), "read as another name", shown);
  }
}

void examine_mail(std::string_view text) {
  mail::Message message;
  message.message_id = "0123@example.com";
  message.to = "john@example.com";
  message.to_name = text;
  message.subject = text;
  message.text = text;
  message.html = text;
  for (const std::string& field : mail::header_fields(message, text, "auth@example.com"))
    require_one_field(field);
  const std::string whole = mail::mime_message(message, text, "auth@example.com");
  std::size_t line_begin = 0;
  std::size_t parts = 0;
  for (auto end = whole.find("\r\n"); end != std::string::npos; end = whole.find("\r\n", end + 2)) {
    const std::string_view line = std::string_view(whole).substr(line_begin, end - line_begin);
    require(line.find_first_of("\r\n") == std::string_view::npos, "half a line end", line);
    require(line.size() <= 998, "a line longer than RFC 5322 has it", line);
    parts += line.starts_with("--=_0123") ? 1 : 0;
    line_begin = end + 2;
  }
  require(line_begin == whole.size(), "the last line does not end", whole);
  require(parts == 3, "not two parts", whole);
}

}  // namespace

void examine(std::string_view input) {
  examine_address(input);
  examine_name(input);
  examine_mail(input);
}

}  // namespace sih_auth::fuzz
