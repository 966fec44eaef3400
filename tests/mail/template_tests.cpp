#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>

#include "mail/template.hpp"

using sih_auth::mail::Escaping;
using sih_auth::mail::render;

BOOST_AUTO_TEST_SUITE(template_tests)

BOOST_AUTO_TEST_CASE(values_stand_where_their_names_stood) {
  BOOST_TEST(render("{{a}}, {{b}}{{a}}.", {{"a", "x"}, {"b", ""}}, Escaping::plain_text) ==
             "x, x.");
  BOOST_TEST(render("no placeholder } } {", {}, Escaping::html) == "no placeholder } } {");
}

BOOST_AUTO_TEST_CASE(html_values_are_escaped_as_text_and_attribute) {
  BOOST_TEST(render("<a title=\"{{v}}\">", {{"v", R"(<b>"Tom" & 'Jerry'</b>)"}}, Escaping::html) ==
             "<a title=\"&lt;b&gt;&quot;Tom&quot; &amp; &#39;Jerry&#39;&lt;/b&gt;\">");
  BOOST_TEST(render("{{v}}", {{"v", "<&>"}}, Escaping::plain_text) == "<&>");
}

BOOST_AUTO_TEST_CASE(control_characters_in_values_become_blanks) {
  const std::string nasty("a\r\nBcc: x\t\x1b[31m\x7f\0z", 18);
  for (const Escaping escaping : {Escaping::plain_text, Escaping::html}) {
    BOOST_TEST(render("{{v}}", {{"v", nasty}}, escaping) == "a  Bcc: x  [31m  z");
  }
}

BOOST_AUTO_TEST_CASE(a_value_is_not_a_template) {
  BOOST_TEST(render("{{a}}", {{"a", "{{b}}"}, {"b", "no"}}, Escaping::plain_text) == "{{b}}");
}

BOOST_AUTO_TEST_CASE(sections_are_kept_only_with_a_value) {
  const auto text = "Hello{{#name}} {{name}}{{/name}}, hi";
  BOOST_TEST(render(text, {{"name", "Ann"}}, Escaping::plain_text) == "Hello Ann, hi");
  BOOST_TEST(render(text, {{"name", ""}}, Escaping::plain_text) == "Hello, hi");
}

BOOST_AUTO_TEST_CASE(faults_of_a_template_are_told) {
  for (const char* text : {"{{unknown}}", "{{a", "{{#a}} no end", "{{#unknown}}{{/unknown}}"}) {
    BOOST_CHECK_THROW((void)render(text, {{"a", "x"}}, Escaping::html), std::logic_error);
  }
}

BOOST_AUTO_TEST_SUITE_END()
