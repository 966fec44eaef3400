#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>

#include "mail/template.hpp"
#include "mail/template_parser.hpp"

BOOST_AUTO_TEST_SUITE(template_tests)

namespace {

using sih_auth::mail::Escaping;
using sih_auth::mail::Values;

std::string render(const char* text, const Values& values, Escaping escaping) {
  return sih_auth::mail::render(sih_auth::mail::parse_template(text).value(), values, escaping);
}

}  // namespace

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
  const auto* text = "Hello{{#name}} {{name}}{{/name}}{{^name}} you{{/name}}, hi";
  BOOST_TEST(render(text, {{"name", "Ann"}}, Escaping::plain_text) == "Hello Ann, hi");
  BOOST_TEST(render(text, {{"name", ""}}, Escaping::plain_text) == "Hello you, hi");
}

BOOST_AUTO_TEST_CASE(sections_can_hold_sections_even_of_the_same_name) {
  const auto* text = "{{#a}}1{{#a}}2{{/a}}{{^b}}3{{#b}}4{{/b}}{{/b}}5{{/a}}6";
  BOOST_TEST(render(text, {{"a", "x"}, {"b", ""}}, Escaping::html) == "12356");
  BOOST_TEST(render(text, {{"a", ""}, {"b", ""}}, Escaping::html) == "6");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_filled_in_is_told) {
  for (const char* text :
       {"{{unknown}}", "{{#unknown}}{{/unknown}}", "{{^unknown}}{{/unknown}}", "{{>part}}"}) {
    BOOST_CHECK_THROW((void)render(text, {{"a", "x"}}, Escaping::html), std::logic_error);
  }
}

BOOST_AUTO_TEST_SUITE_END()
