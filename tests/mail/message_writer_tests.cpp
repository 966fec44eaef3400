#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "mail/message_writer.hpp"
#include "mail/sample_mail.hpp"
#include "support/fixed_clock.hpp"

BOOST_AUTO_TEST_SUITE(message_writer_tests)

namespace {

using sih_auth::domain::Mail;
using sih_auth::domain::MailKind;
using sih_auth::mail::Message;
using sih_auth::mail::MessageWriter;
using sih_auth::tests::FixedClock;

constexpr auto kFirefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

Mail mail_of(MailKind kind, const std::string& name = "John Doe") {
  Mail mail = sih_auth::mail::sample_mail(kind);
  mail.to_name = name;
  if (mail.values.contains("code")) mail.values["code"] = "012345";
  return mail;
}

Message written(const Mail& mail, const std::string& site_url = "https://login.example.com") {
  return MessageWriter({"SIH Auth", site_url, ""})
      .write(mail, "abc@example.com", FixedClock().now());
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

BOOST_AUTO_TEST_CASE(every_kind_can_be_written_with_and_without_optional_values) {
  for (const MailKind kind : sih_auth::domain::sent_mail_kinds()) {
    for (const char* site_url : {"https://login.example.com", ""}) {
      for (const char* logo_url : {"https://login.example.com/logo.png", ""}) {
        for (const char* name : {"John Doe", ""}) {
          const Message message =
              MessageWriter({"SIH Auth", site_url, logo_url})
                  .write(mail_of(kind, name), "a@b.example", FixedClock().now());
          for (const std::string& part : {message.subject, message.text, message.html}) {
            BOOST_TEST(!part.empty());
            BOOST_TEST(!has(part, "{{"));
            BOOST_TEST(has(part, "SIH Auth"));
          }
          BOOST_TEST(!has(message.subject, "\n"));
          BOOST_TEST(has(message.text, name[0] == '\0' ? "Hello,\n" : "Hello John Doe,\n"));
          BOOST_TEST(has(message.html, name[0] == '\0' ? "Hello, " : "Hello John Doe, "));
          BOOST_TEST(has(message.text, "https://login.example.com") == (site_url[0] != '\0'));
          BOOST_TEST(has(message.html, "href=\"https://login.") == (site_url[0] != '\0'));
          BOOST_TEST(has(message.html, "<img src=\"https://login.") == (logo_url[0] != '\0'));
          BOOST_TEST(!has(message.html, "href=\"\""));
          BOOST_TEST(!has(message.html, "href=\"/"));
          BOOST_TEST(!has(message.text, "\n\n\n"));
          BOOST_TEST(std::ranges::all_of(
              message.text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_decoy_has_no_words) {
  BOOST_CHECK_THROW((void)written(mail_of(MailKind::decoy)), std::logic_error);
}

BOOST_AUTO_TEST_CASE(every_value_of_every_kind_is_escaped) {
  const std::string hostile = R"(<b>&"'{{code}}{{x}})";
  const std::string harmless = "&lt;b&gt;&amp;&quot;&#39;{{code}}{{x}}";
  for (const MailKind kind : sih_auth::domain::sent_mail_kinds()) {
    Mail mail = mail_of(kind, hostile);
    mail.to = hostile;
    for (auto& [name, value] : mail.values) {
      if (name != "lifetime_seconds" && name != "remaining") value = hostile;
    }
    const Message message =
        MessageWriter({hostile, hostile, hostile}).write(mail, "a@b.example", FixedClock().now());
    BOOST_TEST(!has(message.html, "<b>"), message.html);
    BOOST_TEST(!has(message.html, "&\"'"));
    BOOST_TEST(!has(message.html, "'{{"));
    BOOST_TEST(has(message.html, "<img src=\"" + harmless + "\""));
    BOOST_TEST(has(message.html, "Hello " + harmless + ", "));
    BOOST_TEST(has(message.html, "Sent automatically to " + harmless));
    for (const char* shown : {"code", "ip", "new_email"}) {
      if (mail.values.contains(shown)) BOOST_TEST(has(message.html, ">" + harmless + "<"), shown);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_alert_says_when_from_where_and_what_to_do) {
  for (const MailKind kind :
       {MailKind::account_deleted, MailKind::account_locked, MailKind::backup_code_used,
        MailKind::backup_codes_renewed, MailKind::email_changed, MailKind::new_device,
        MailKind::password_changed, MailKind::password_reset, MailKind::reset_link}) {
    const Message message = written(mail_of(kind));
    for (const std::string& part : {message.text, message.html}) {
      for (const char* fact :
           {"22 November 2026, 19:47 UTC", "203.0.113.9", "Firefox on Linux", "Was this not you?"})
        BOOST_TEST(has(part, fact), fact);
    }
  }
}

BOOST_AUTO_TEST_CASE(whoever_finds_a_stranger_in_their_account_is_led_to_a_new_password) {
  for (const MailKind kind :
       {MailKind::account_locked, MailKind::backup_code_used, MailKind::backup_codes_renewed,
        MailKind::email_changed, MailKind::new_device, MailKind::otp_code,
        MailKind::password_changed, MailKind::password_reset, MailKind::password_set}) {
    const Message message = written(mail_of(kind));
    BOOST_TEST(lines_that_are(message.text, "https://login.example.com/forgot") == 1U);
    BOOST_TEST(has(message.html, "href=\"https://login.example.com/forgot\""));
  }
}

BOOST_AUTO_TEST_CASE(a_token_is_a_link_on_a_line_of_its_own) {
  for (const auto& [kind, page] : {std::pair{MailKind::reset_link, "/reset"},
                                   std::pair{MailKind::email_changed, "/undo-email"}}) {
    Mail mail = mail_of(kind);
    mail.values["token"] = "abc-_1";
    Message message = written(mail);
    const std::string link = std::string("https://login.example.com") + page + "?token=abc-_1";
    BOOST_TEST(message.link.value() == link);
    BOOST_TEST(lines_that_are(message.text, link) == 1U);
    BOOST_TEST(has(message.html, "href=\"" + link + "\""));
    message = written(mail, "");
    BOOST_TEST(message.link.value() == std::string(page) + "?token=abc-_1");
    BOOST_TEST(lines_that_are(message.text, *message.link) == 1U);
    BOOST_TEST(has(message.html, ">" + *message.link + "<"));
  }
}

BOOST_AUTO_TEST_CASE(the_colour_of_the_site_is_that_of_its_mails) {
  const Message message = MessageWriter({"SIH Auth", "https://login.example.com", "", "#ffe000"})
                              .write(mail_of(MailKind::reset_link), "a@b", FixedClock().now());
  BOOST_TEST(has(message.html, "background-color:#ffe000\"><a class=\"button-link\""));
  BOOST_TEST(has(message.html, "color:#000000;text-decoration:none\">Choose a new password"));
  BOOST_CHECK_THROW(MessageWriter({"SIH Auth", "", "", "yellow"}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(backup_codes_that_are_left_are_counted_in_words) {
  Mail mail = mail_of(MailKind::backup_code_used);
  for (const auto& [remaining, words] :
       {std::pair{"0", "It was the last one."}, std::pair{"1", "You have 1 left."},
        std::pair{"9", "You have 9 left."}}) {
    mail.values["remaining"] = remaining;
    BOOST_TEST(has(written(mail).text, words), words);
  }
}

BOOST_AUTO_TEST_CASE(templates_of_an_administrator_replace_ours) {
  const MessageWriter writer({"SIH Auth", "", ""}, {{"otp_code.subject", "Code: {{site_name}}\n"},
                                                    {"facts.txt", "At {{date}}.\n"},
                                                    {"layout.html", "<p>{{content}}</p>"}});
  const Message message =
      writer.write(mail_of(MailKind::otp_code), "a@b.example", FixedClock().now());
  BOOST_TEST(message.subject == "Code: SIH Auth");
  BOOST_TEST(has(message.text, "\n\nAt 22 November 2026, 19:47 UTC.\n\n"));
  BOOST_TEST(message.html.starts_with("<p><div class=\"preview\""));
  BOOST_CHECK_THROW(MessageWriter({"SIH Auth", "", ""}, {{"otp_code.txt", "{{#code}}"}}),
                    std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_test_mail_needs_no_values) {
  const Message message = written({MailKind::test_mail, "john@example.com", "", {}}, "");
  BOOST_TEST(message.subject == "Test mail from SIH Auth");
  BOOST_TEST(!message.code.has_value());
  BOOST_TEST(!message.link.has_value());
}

BOOST_AUTO_TEST_CASE(a_code_mail_says_all_that_matters) {
  const Message message = written(mail_of(MailKind::otp_code));
  BOOST_TEST(message.message_id == "abc@example.com");
  BOOST_TEST(message.to == "john.doe@example.com");
  BOOST_TEST(message.to_name == "John Doe");
  BOOST_TEST((message.date == FixedClock().now()));
  BOOST_TEST((message.kind == MailKind::otp_code));
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
