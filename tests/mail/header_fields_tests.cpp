#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mail/header_fields.hpp"

BOOST_AUTO_TEST_SUITE(header_fields_tests)

namespace {

using std::string_view_literals::operator""sv;
using sih_auth::mail::header_date;
using sih_auth::mail::header_mailbox;
using sih_auth::mail::header_text;

std::vector<std::string_view> lines_of(std::string_view field) {
  std::vector<std::string_view> lines;
  for (;;) {
    const auto end = field.find("\r\n"sv);
    lines.push_back(field.substr(0, end));
    if (end == std::string_view::npos) return lines;
    field.remove_prefix(end + 2);
  }
}

/// Decodes what `header_text` makes of text that cannot stand plain.
std::string decoded(std::string_view field) {
  std::string text;
  for (std::string_view line : lines_of(field)) {
    line.remove_prefix(line.starts_with(' ') ? 1 : 0);
    BOOST_TEST(line.size() <= 75U);
    BOOST_REQUIRE(line.starts_with("=?UTF-8?Q?"sv) && line.ends_with("?="sv));
    line = line.substr(10, line.size() - 12);
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '=') {
        text += static_cast<char>(std::stoi(std::string(line.substr(i + 1, 2)), nullptr, 16));
        i += 2;
      } else {
        text += line[i] == '_' ? ' ' : line[i];
      }
    }
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(plain_text_stays_readable) {
  BOOST_TEST(header_text("Your sign-in code", 9) == "Your sign-in code");
  BOOST_TEST(header_mailbox("John Doe", "j@example.com", 4) == "\"John Doe\" <j@example.com>");
  BOOST_TEST(header_mailbox("", "j@example.com", 4) == "<j@example.com>");
  BOOST_TEST(header_mailbox(R"(Bob "\" Roe, <x@y.z>)", "j@example.com", 4) ==
             R"("Bob \"\\\" Roe, <x@y.z>" <j@example.com>)");
}

BOOST_AUTO_TEST_CASE(long_plain_text_is_folded_at_its_blanks) {
  std::string text = "word";
  for (int i = 0; i < 40; ++i)
    text += " word" + std::to_string(i);
  const std::string field = header_text(text, 9);
  for (const auto line : lines_of(field))
    BOOST_TEST(line.size() <= 76U);
  std::string unfolded = field;
  for (auto at = unfolded.find("\r\n"); at != std::string::npos; at = unfolded.find("\r\n")) {
    unfolded.erase(at, 2);
  }
  BOOST_TEST(unfolded == text);
}

BOOST_AUTO_TEST_CASE(other_text_becomes_encoded_words_that_split_no_character) {
  std::string name;
  for (int i = 0; i < 25; ++i)
    name += "Zoë \u4e2d\U0001f600 ";
  name.pop_back();
  const std::string field = header_text(name, 9);
  BOOST_TEST(decoded(field) == name);
  BOOST_TEST(lines_of(field).front().size() <= 76U - 9U);
  for (std::string_view line : lines_of(field)) {
    // A word that began inside a character would begin with =80 to =BF.
    const auto start = line.find("?Q?"sv) + 3;
    BOOST_TEST(!(line[start] == '=' && (line[start + 1] == '8' || line[start + 1] == '9' ||
                                        line[start + 1] == 'A' || line[start + 1] == 'B')));
  }
}

BOOST_AUTO_TEST_CASE(text_that_looks_encoded_is_encoded) {
  BOOST_TEST(decoded(header_text("=?utf-8?q?Bcc=3A?=", 9)) == "=?utf-8?q?Bcc=3A?=");
  BOOST_TEST(decoded(header_text(std::string(200, 'x'), 9)) == std::string(200, 'x'));
}

BOOST_AUTO_TEST_CASE(a_name_cannot_leave_its_header) {
  const std::string_view nasty = "Eve\r\nBcc: victim@example.com\0\n"sv;
  const std::string mailbox = header_mailbox(nasty, "j@example.com", 4);
  BOOST_TEST(mailbox == "\"Eve  Bcc: victim@example.com\" <j@example.com>");
  const std::string text = header_text("Zoë\r\n\r\nbody", 9);
  BOOST_TEST(decoded(text) == "Zoë    body");
  for (const auto line : lines_of(text)) {
    BOOST_TEST((line.find('\r') == std::string_view::npos && line.find('\n') == line.npos));
  }
  BOOST_TEST(header_text("broken \xff\xfe utf-8", 9) == "broken ?? utf-8");
}

BOOST_AUTO_TEST_CASE(long_names_move_the_address_to_a_line_of_its_own) {
  const std::string long_address = std::string(60, 'a') + "@" + std::string(55, 'b') + ".com";
  const std::string mailbox = header_mailbox("John Doe", long_address, 4);
  const auto lines = lines_of(mailbox);
  BOOST_REQUIRE(lines.size() == 2U);
  BOOST_TEST(lines[1] == " <" + long_address + ">");
}

BOOST_AUTO_TEST_CASE(envelope_text_is_visible_ascii) {
  using sih_auth::mail::is_envelope_safe;
  BOOST_TEST(is_envelope_safe("auth@example.com"));
  for (const auto bad : {""sv, "a b@x.y"sv, "a@x.y\r\nRCPT TO:<b@x.y>"sv, "<a@x.y>"sv, "a\0@x.y"sv,
                         "zoë@x.y"sv, "a@x.y\x7f"sv}) {
    BOOST_TEST(!is_envelope_safe(bad));
  }
}

BOOST_AUTO_TEST_CASE(dates_follow_rfc_5322) {
  BOOST_TEST(header_date(sih_auth::base::unix_time(1795376820)) ==
             "Sun, 22 Nov 2026 19:47:00 +0000");
  BOOST_TEST(header_date(sih_auth::base::unix_time(0)) == "Thu, 01 Jan 1970 00:00:00 +0000");
}

BOOST_AUTO_TEST_CASE(a_message_has_its_fields) {
  sih_auth::mail::Message message;
  message.message_id = "abc@example.com";
  message.to = "john@example.com";
  message.subject = "Hi";
  message.date = sih_auth::base::unix_time(0);
  const std::vector<std::string> expected{"Date: Thu, 01 Jan 1970 00:00:00 +0000",
                                          "From: \"SIH Auth\" <auth@example.com>",
                                          "To: <john@example.com>",
                                          "Subject: Hi",
                                          "Message-ID: <abc@example.com>",
                                          "Auto-Submitted: auto-generated"};
  BOOST_TEST(sih_auth::mail::header_fields(message, "SIH Auth", "auth@example.com") == expected,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
