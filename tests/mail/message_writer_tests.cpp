#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>

#include "mail/message_writer.hpp"
#include "support/fixed_clock.hpp"

namespace {

using sih_auth::domain::Mail;
using sih_auth::domain::MailKind;
using sih_auth::mail::Message;
using sih_auth::mail::MessageWriter;
using sih_auth::tests::FixedClock;

constexpr auto kFirefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

Mail mail_of(MailKind kind, const std::string& name = "John Doe") {
  return {kind,
          "john.doe@example.com",
          name,
          {{"code", "012345"},
           {"ip", "203.0.113.9"},
           {"user_agent", kFirefox},
           {"lifetime_seconds", "300"}}};
}

Message written(const Mail& mail, const std::string& site_url = "https://login.example.com/") {
  return MessageWriter({"SIH Auth", site_url}).write(mail, "abc@example.com", FixedClock().now());
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t lines_that_are(const std::string& text, const std::string& wanted) {
  std::istringstream lines(text);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);)
    count += line == wanted ? 1 : 0;
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(message_writer_tests)

BOOST_AUTO_TEST_CASE(every_kind_can_be_written_with_and_without_optional_values) {
  for (const MailKind kind : {MailKind::otp_code, MailKind::signup_attempt, MailKind::test_mail}) {
    for (const char* site_url : {"https://login.example.com/", ""}) {
      for (const char* name : {"John Doe", ""}) {
        const Message message = written(mail_of(kind, name), site_url);
        for (const std::string& part : {message.subject, message.text, message.html}) {
          BOOST_TEST(!part.empty());
          BOOST_TEST(!has(part, "{{"));
          BOOST_TEST(has(part, "SIH Auth"));
        }
        BOOST_TEST(!has(message.subject, "\n"));
        BOOST_TEST(has(message.text, name[0] == '\0' ? "Hello,\n" : "Hello John Doe,\n"));
        BOOST_TEST(has(message.html, "login.example.com") == (site_url[0] != '\0'));
        BOOST_TEST(!has(message.html, "href=\"\""));
        BOOST_TEST(std::ranges::all_of(
            message.text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_test_mail_needs_no_values) {
  const Message message = written({MailKind::test_mail, "john@example.com", "", {}}, "");
  BOOST_TEST(message.subject == "Test mail from SIH Auth");
  BOOST_TEST(!message.code.has_value());
}

BOOST_AUTO_TEST_CASE(a_code_mail_says_all_that_matters) {
  const Message message = written(mail_of(MailKind::otp_code));
  BOOST_TEST(message.message_id == "abc@example.com");
  BOOST_TEST(message.to == "john.doe@example.com");
  BOOST_TEST(message.to_name == "John Doe");
  BOOST_TEST((message.date == FixedClock().now()));
  BOOST_TEST(message.code.value() == "012345");
  BOOST_TEST(!has(message.subject, "012345"));
  BOOST_TEST(lines_that_are(message.text, "012345") == 1U);
  for (const std::string& part : {message.text, message.html}) {
    for (const char* fact : {"5 minutes", "22 November 2026, 19:47 UTC", "203.0.113.9",
                             "Firefox on Linux", "Was this not you?"}) {
      BOOST_TEST(has(part, fact), fact);
    }
  }
  BOOST_TEST(has(message.html, ">012345<"));
}

BOOST_AUTO_TEST_CASE(nothing_else_in_a_code_mail_is_six_digits) {
  for (std::string part :
       {written(mail_of(MailKind::otp_code)).text, written(mail_of(MailKind::otp_code)).html}) {
    part.erase(part.find("012345"), 6);
    std::size_t run = 0;
    for (const char c : part) {
      run = c >= '0' && c <= '9' ? run + 1 : 0;
      BOOST_REQUIRE(run < 6);
    }
  }
}

BOOST_AUTO_TEST_CASE(names_cannot_add_markup_or_lines) {
  const Message message =
      written(mail_of(MailKind::otp_code, "<script>\"x\"</script>\r\n\r\n999999\r\n"));
  BOOST_TEST(has(message.html, "&lt;script&gt;&quot;x&quot;&lt;/script&gt;"));
  BOOST_TEST(!has(message.html, "<script"));
  BOOST_TEST(lines_that_are(message.text, "999999") == 0U);
}

BOOST_AUTO_TEST_CASE(a_name_that_reads_as_a_link_is_left_out) {
  for (const char* name : {"Win at prize.example", "http://1.2.3.4/", "a@b.example", "Go.to"}) {
    const Message message = written(mail_of(MailKind::otp_code, name));
    BOOST_TEST(has(message.text, "Hello,\n"), name);
    BOOST_TEST(!has(message.html, name), name);
    BOOST_TEST(message.to_name == name);
  }
  for (const char* name : {"J. R. Doe", "J.R. Doe", "Zoe Jr.", "O'Neil/Smith"}) {
    BOOST_TEST(has(written(mail_of(MailKind::otp_code, name)).text, std::string("Hello ") + name),
               name);
  }
}

BOOST_AUTO_TEST_CASE(unknown_visitors_are_called_unknown) {
  Mail mail = mail_of(MailKind::signup_attempt);
  mail.values["ip"] = "";
  mail.values["user_agent"] = "";
  const Message message = written(mail);
  BOOST_TEST(has(message.text, "IP address:  unknown\nBrowser:     unknown\n"));
}

BOOST_AUTO_TEST_CASE(a_mail_without_its_values_is_a_logic_error) {
  Mail mail = mail_of(MailKind::otp_code);
  mail.values.erase("code");
  BOOST_CHECK_THROW((void)written(mail), std::logic_error);
  mail = mail_of(MailKind::otp_code);
  mail.values["lifetime_seconds"] = "5m";
  BOOST_CHECK_THROW((void)written(mail), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
