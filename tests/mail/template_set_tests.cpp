#include <algorithm>
#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>

#include "mail/template_set.hpp"

BOOST_AUTO_TEST_SUITE(template_set_tests)

namespace {

using sih_auth::mail::Escaping;
using sih_auth::mail::TemplateSet;
using sih_auth::mail::TemplateTexts;
using sih_auth::mail::Values;

/// test_mail.txt, when it and other files are these.
std::string rendered(const TemplateTexts& texts) {
  return render(TemplateSet(texts).file("test_mail.txt"), {{"a", "<x>"}, {"b", ""}},
                Escaping::plain_text);
}

}  // namespace

BOOST_AUTO_TEST_CASE(ours_are_there_unless_they_are_replaced) {
  const TemplateSet set({{"otp_code.subject", "mine"}, {"foreign.txt", "never"}});
  BOOST_TEST(set.text("otp_code.subject") == "mine");
  BOOST_TEST(set.text("test_mail.subject") == TemplateSet().text("test_mail.subject"));
  BOOST_TEST(!set.has("foreign.txt"));
  BOOST_CHECK_THROW((void)set.text("foreign.txt"), std::logic_error);
  const auto names = sih_auth::mail::template_file_names();
  for (const char* name : {"layout.html", "layout.txt", "words.catalogue", "otp_code.html"})
    BOOST_TEST((std::ranges::find(names, name) != names.end()), name);
}

BOOST_AUTO_TEST_CASE(a_part_stands_where_it_is_named_without_its_last_line_end) {
  BOOST_TEST(rendered({{"test_mail.txt", "1 {{>facts}} 2\n"}, {"facts.txt", "a\nb\n"}}) ==
             "1 a\nb 2\n");
}

BOOST_AUTO_TEST_CASE(a_part_takes_what_it_is_put_around) {
  const TemplateTexts texts{
      {"test_mail.txt", "{{<not_you}}\n1{{a}}{{<facts}}2{{/facts}}\n{{/not_you}}\n3\n"},
      {"not_you.txt", "[{{content}}|{{a}}|{{>greeting}}]\n"},
      {"facts.txt", "({{content}})\n"},
      {"greeting.txt", "hi{{content}}\n"}};
  BOOST_TEST(rendered(texts) == "[1<x>(2)\n|<x>|hi]3\n");
}

BOOST_AUTO_TEST_CASE(sections_reach_over_parts) {
  BOOST_TEST(rendered({{"test_mail.txt", "{{#a}}{{>facts}}{{/a}}{{#b}}{{>facts}}{{/b}}"},
                       {"facts.txt", "{{#b}}b{{/b}}{{^b}}no b{{/b}}"}}) == "no b");
}

BOOST_AUTO_TEST_CASE(the_layout_goes_around_a_mail) {
  const TemplateSet set({{"test_mail.txt", "words\n"},
                         {"layout.txt", "{{>greeting}}\n\n{{content}}\n-- \n"},
                         {"greeting.txt", "Hi"},
                         {"test_mail.html", "<i>words</i>"},
                         {"layout.html", "<p>{{content}}</p>"}});
  BOOST_TEST(render(set.laid_out("test_mail.txt"), {}, Escaping::plain_text) ==
             "Hi\n\nwords\n-- \n");
  BOOST_TEST(render(set.laid_out("test_mail.html"), {}, Escaping::html) == "<p><i>words</i></p>");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_put_together_is_told) {
  const TemplateTexts broken[] = {{{"test_mail.txt", "{{>nothing}}"}},
                                  {{"test_mail.txt", "{{#a}}"}},
                                  {{"test_mail.txt", "{{>facts}}"}, {"facts.txt", "{{>facts}}"}},
                                  {{"test_mail.txt", "{{>facts}}"},
                                   {"facts.txt", "{{>not_you}}"},
                                   {"not_you.txt", "{{<facts}}{{/facts}}"}}};
  for (const TemplateTexts& texts : broken)
    BOOST_CHECK_THROW((void)rendered(texts), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
