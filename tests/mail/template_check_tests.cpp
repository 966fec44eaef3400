#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mail/template_check.hpp"

BOOST_AUTO_TEST_SUITE(template_check_tests)

namespace {

using sih_auth::mail::TemplateSet;
using sih_auth::mail::TemplateTexts;

/// The one fault there is.
std::string fault_of(const TemplateTexts& texts) {
  const std::vector<std::string> faults = sih_auth::mail::template_faults(texts);
  for (const std::string& fault : faults)
    BOOST_TEST_MESSAGE(fault);
  BOOST_REQUIRE(faults.size() == 1U);
  return faults.front();
}

std::string our_words_without(const std::string& line, const std::string& instead = {}) {
  std::string words(TemplateSet().text("words.catalogue"));
  const auto at = words.find(line);
  BOOST_REQUIRE(at != std::string::npos);
  return words.replace(at, line.size(), instead);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(ours_are_without_fault) {
  TemplateTexts copies;
  for (const std::string& name : sih_auth::mail::template_file_names())
    copies.emplace(name, TemplateSet().text(name));
  BOOST_TEST(copies.size() > 40U);
  BOOST_TEST(sih_auth::mail::template_faults(copies).empty());
  BOOST_TEST(sih_auth::mail::template_faults({}).empty());
}

BOOST_AUTO_TEST_CASE(a_name_that_is_none_of_ours) {
  const std::string fault = fault_of({{"otp-code.html", "{{code}}"}});
  BOOST_TEST(fault.starts_with("otp-code.html: no mail is made of a file of this name; allowed: "));
  for (const char* name : {"otp_code.html, ", "layout.txt, ", "words.catalogue", "button.html, "})
    BOOST_TEST(has(fault, name), name);
}

BOOST_AUTO_TEST_CASE(a_section_that_does_not_end) {
  BOOST_TEST(fault_of({{"otp_code.html", "{{code}}\n{{#site_url}}"}}) ==
             "otp_code.html: line 2: {{/site_url}} is missing");
  BOOST_TEST(fault_of({{"facts.txt", "{{ip}}{{/ip}}"}}) ==
             "facts.txt: line 1: {{/ip}}: nothing of this name has begun");
}

BOOST_AUTO_TEST_CASE(a_value_that_the_kind_does_not_have) {
  const std::string fault = fault_of({{"test_mail.html", "a\n{{code}}"}});
  BOOST_TEST(fault.starts_with(
      "test_mail.html: line 2: {{code}} is none of the mail's values; allowed: color, "));
  BOOST_TEST(has(fault, ", site_name, site_url, subject, to"));
  BOOST_TEST(!has(fault, "lifetime"));
}

BOOST_AUTO_TEST_CASE(values_are_checked_in_sections_parts_and_what_parts_go_around) {
  const std::string why = ": line 1: {{ip_address}} is none of the mail's values; allowed: ";
  for (const char* text :
       {"{{code}}{{#ip_address}}x{{/ip_address}}", "{{code}}{{^to}}{{ip_address}}{{/to}}",
        "{{code}}{{<not_you}}{{ip_address}}{{/not_you}}"})
    BOOST_TEST(fault_of({{"otp_code.txt", text}}).starts_with("otp_code.txt" + why), text);
  // Many mails have the part: told once.
  BOOST_TEST(fault_of({{"facts.html", "{{ip_address}}"}}).starts_with("facts.html" + why));
  BOOST_TEST(
      fault_of({{"layout.html", "{{content}}{{ip_address}}"}}).starts_with("layout.html" + why));
}

BOOST_AUTO_TEST_CASE(what_a_visitor_or_an_attacker_words_is_no_value) {
  for (const char* name : {"user_agent", "token", "old_email", "to_name", "lifetime_seconds"}) {
    const std::string text = std::string("{{code}}{{") + name + "}}";
    BOOST_TEST(has(fault_of({{"email_change_code.txt", text}}), "is none of the mail's values"));
  }
}

BOOST_AUTO_TEST_CASE(a_mail_brings_what_it_is_there_to_bring) {
  for (const char* file : {"otp_code.txt", "otp_code.html", "email_change_code.txt"})
    BOOST_TEST(fault_of({{file, "Hello"}}) == file + std::string(": {{code}} is missing"));
  for (const char* file : {"reset_link.txt", "email_changed.html"})
    BOOST_TEST(fault_of({{file, "Hello"}}) == file + std::string(": {{link}} is missing"));
  BOOST_TEST(sih_auth::mail::template_faults({{"signup_attempt.txt", "Hello"}}).empty());
  BOOST_TEST(sih_auth::mail::template_faults({{"otp_code.html", "{{>code_box}}"}}).empty());
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_half_a_file) {
  for (const char* file : {"test_mail.txt", "test_mail.html", "test_mail.subject"})
    BOOST_TEST(fault_of({{file, " \n"}}) == file + std::string(": is empty"));
  BOOST_TEST(sih_auth::mail::template_faults({{"preview.html", ""}}).empty());
}

BOOST_AUTO_TEST_CASE(a_subject_is_one_line) {
  BOOST_TEST(fault_of({{"test_mail.subject", "one\ntwo\n"}}) ==
             "test_mail.subject: a subject is one line");
  BOOST_TEST(has(fault_of({{"test_mail.subject", "{{subject}}"}}), "is none of the mail's values"));
}

BOOST_AUTO_TEST_CASE(a_layout_has_a_place_for_the_mail) {
  for (const char* file : {"layout.html", "layout.txt"})
    BOOST_TEST(has(fault_of({{file, "{{site_name}}"}}), ": {{content}} is missing"));
  BOOST_TEST(has(fault_of({{"test_mail.txt", "{{content}}"}}), "is none of the mail's values"));
}

BOOST_AUTO_TEST_CASE(parts_exist_and_do_not_hold_themselves) {
  BOOST_TEST(fault_of({{"test_mail.txt", "\n{{>button}}"}}) ==
             "test_mail.txt: line 2: there is no part button.txt; allowed: facts, greeting, "
             "new_password, not_you");
  BOOST_TEST(fault_of({{"greeting.html", "{{>greeting}}"}}) ==
             "greeting.html: line 1: greeting.html would hold itself");
}

BOOST_AUTO_TEST_CASE(text_is_utf8) {
  BOOST_TEST(fault_of({{"test_mail.txt",
                        "Gr\xfc\xdf"
                        "e"}}) == "test_mail.txt: is not UTF-8 text");
  BOOST_TEST(sih_auth::mail::template_faults({{"test_mail.txt",
                                               "Gr\xc3\xbc\xc3\x9f"
                                               "e"}})
                 .empty());
}

BOOST_AUTO_TEST_CASE(the_words_are_all_there_and_no_others) {
  BOOST_TEST(fault_of({{"words.catalogue", our_words_without("month.3 = March\n")}}) ==
             "words.catalogue: no words for 'month.3'");
  BOOST_TEST(
      fault_of({{"words.catalogue",
                 our_words_without("month.3 = March\n", "month.3 = March\nmonth.13 = x\n")}})
          .starts_with("words.catalogue: 'month.13' is none of our words; allowed: browser, "));
  BOOST_TEST(fault_of({{"words.catalogue", our_words_without("= March", "{{day}} March")}}) ==
             "words.catalogue: line 4: not 'key = words'");
  BOOST_TEST(fault_of({{"words.catalogue", our_words_without("= March", "= {{day}}")}}) ==
             "words.catalogue: 'month.3' has no {{day}}; allowed: no placeholder");
  BOOST_TEST(fault_of({{"words.catalogue", our_words_without("{{count}} days", "{{days}}")}}) ==
             "words.catalogue: 'day.many' has no {{days}}; allowed: count");
}

BOOST_AUTO_TEST_CASE(several_faults_are_told_in_one_go) {
  BOOST_TEST(sih_auth::mail::template_faults(
                 {{"test_mail.txt", "{{a}}\n{{b}}"}, {"otp_code.html", "{{c}}"}})
                 .size() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()
