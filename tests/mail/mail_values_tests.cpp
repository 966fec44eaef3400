#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>

#include "mail/mail_values.hpp"
#include "mail/sample_mail.hpp"
#include "mail/template_set.hpp"
#include "support/fixed_clock.hpp"

BOOST_AUTO_TEST_SUITE(mail_values_tests)

namespace {

using sih_auth::domain::Mail;
using sih_auth::domain::MailKind;
using sih_auth::mail::Values;

Values values_of(const Mail& mail, const std::string& site_url = "https://login.example.com") {
  const sih_auth::mail::Catalogue words(sih_auth::mail::TemplateSet().text("words.catalogue"));
  return mail_values(mail, {"SIH Auth", site_url, ""}, words, sih_auth::tests::FixedClock().now());
}

}  // namespace

BOOST_AUTO_TEST_CASE(facts_come_in_words) {
  Mail mail = sih_auth::mail::sample_mail(MailKind::backup_code_used);
  mail.values["lifetime_seconds"] = "604800";
  const Values values = values_of(mail);
  BOOST_TEST(values.at("date") == "22 November 2026, 19:47 UTC");
  BOOST_TEST(values.at("browser") == "Firefox on Linux");
  BOOST_TEST(values.at("remaining") == "You have 9 left");
  BOOST_TEST(values.at("lifetime") == "7 days");
  BOOST_TEST(values.at("color") == "#1f5fbf");
}

BOOST_AUTO_TEST_CASE(what_strangers_word_and_secrets_do_not_come_through) {
  Mail mail = sih_auth::mail::sample_mail(MailKind::reset_link);
  mail.values.emplace("old_email", "win.a.prize@evil.example");
  const Values values = values_of(mail);
  for (const char* name : {"user_agent", "token", "old_email", "lifetime_seconds", "to_name"})
    BOOST_TEST(!values.contains(name), name);
}

BOOST_AUTO_TEST_CASE(a_fact_cannot_take_the_place_of_a_value_of_ours) {
  Mail mail = sih_auth::mail::sample_mail(MailKind::otp_code);
  mail.values.emplace("site_url", "https://evil.example");
  mail.values.emplace("to", "evil@example.com");
  BOOST_TEST(values_of(mail).at("site_url") == "https://login.example.com");
  BOOST_TEST(values_of(mail).at("to") == "john.doe@example.com");
}

BOOST_AUTO_TEST_CASE(a_link_holds_the_token_and_nothing_else_of_it) {
  Mail mail = sih_auth::mail::sample_mail(MailKind::reset_link);
  mail.values["token"] = "a&b=c d#e";
  BOOST_TEST(values_of(mail).at("link") ==
             "https://login.example.com/reset?token=a%26b%3Dc%20d%23e");
  mail.kind = MailKind::email_changed;
  BOOST_TEST(values_of(mail, "").at("link") == "/undo-email?token=a%26b%3Dc%20d%23e");
  mail.kind = MailKind::otp_code;
  BOOST_CHECK_THROW((void)values_of(mail), std::logic_error);
  BOOST_TEST(values_of(sih_auth::mail::sample_mail(MailKind::signup_attempt)).at("link") ==
             "https://login.example.com/");
}

BOOST_AUTO_TEST_CASE(numbers_that_are_none_are_a_logic_error) {
  Mail mail = sih_auth::mail::sample_mail(MailKind::backup_code_used);
  for (const char* name : {"remaining", "lifetime_seconds"}) {
    for (const char* value : {"x", "5m", "-1", " 5"}) {
      Mail broken = mail;
      broken.values[name] = value;
      BOOST_CHECK_THROW((void)values_of(broken), std::logic_error);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_time_without_an_end_has_no_words) {
  Mail mail = sih_auth::mail::sample_mail(MailKind::account_locked);
  mail.values["lifetime_seconds"] = "";
  BOOST_TEST(values_of(mail).at("lifetime") == "");
}

BOOST_AUTO_TEST_CASE(whom_a_code_for_a_new_address_greets_has_not_been_shown) {
  BOOST_TEST(
      values_of(sih_auth::mail::sample_mail(MailKind::email_change_code)).at("greeting_name") ==
      "");
  BOOST_TEST(values_of(sih_auth::mail::sample_mail(MailKind::otp_code)).at("greeting_name") ==
             "John Doe");
}

BOOST_AUTO_TEST_SUITE_END()
