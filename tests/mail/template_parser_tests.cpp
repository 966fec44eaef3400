#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "mail/template_parser.hpp"

BOOST_AUTO_TEST_SUITE(template_parser_tests)

namespace {

using sih_auth::mail::Escaping;
using sih_auth::mail::parse_template;
using sih_auth::mail::Template;
using Kind = sih_auth::mail::TemplateNode::Kind;

std::string rendered(const char* text) {
  return render(parse_template(text).value(), {{"a", "x"}, {"b", ""}}, Escaping::plain_text);
}

struct Broken {
  const char* text;
  const char* why;
};

std::ostream& operator<<(std::ostream& out, const Broken& broken) {
  return out << broken.text;
}

const Broken kBroken[] = {
    {"{{", "line 1: a placeholder does not end: }} is missing"},
    {"one\n{{a\n}}", "line 2: a placeholder does not end: }} is missing"},
    {"{{}}", "line 1: {{}} is no placeholder: names have small letters, digits and _"},
    {"\n\n{{A}}", "line 3: {{A}} is no placeholder: names have small letters, digits and _"},
    {"{{{a}}}", "line 1: {{{a}} is no placeholder: names have small letters, digits and _"},
    {"{{&a}}", "line 1: {{&a}} is no placeholder: names have small letters, digits and _"},
    {"{{#}}", "line 1: {{#}} is no placeholder: names have small letters, digits and _"},
    {"\n{{#a}} no end\n", "line 2: {{/a}} is missing"},
    {"{{<a}}{{#b}}{{/b}}", "line 1: {{/a}} is missing"},
    {"x\ny {{/a}}", "line 2: {{/a}}: nothing of this name has begun"},
    {"{{#a}}\n{{#b}}\n{{/a}}{{/b}}", "line 3: {{/a}}: {{/b}} has to come before it"},
};

}  // namespace

BOOST_AUTO_TEST_CASE(all_placeholders_are_told_apart) {
  const Template nodes =
      parse_template("t{{a}}\n{{>p}}{{<q}}{{b}}{{/q}}{{#c}}{{/c}}{{^ d }}{{/d}}").value();
  BOOST_REQUIRE(nodes.size() == 7U);
  const Kind kinds[] = {Kind::text, Kind::value,   Kind::text,    Kind::part,
                        Kind::part, Kind::section, Kind::inverted};
  const char* texts[] = {"t", "a", "\n", "p", "q", "c", "d"};
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    BOOST_TEST((nodes[i].kind == kinds[i]), i);
    BOOST_TEST(nodes[i].text == texts[i]);
    BOOST_TEST(nodes[i].line == (i < 3 ? 1 : 2));
  }
  BOOST_REQUIRE(nodes[4].children.size() == 1U);
  BOOST_TEST(nodes[4].children[0].text == "b");
}

BOOST_AUTO_TEST_CASE(a_line_for_a_section_alone_leaves_no_trace) {
  BOOST_TEST(rendered("1\n{{#a}}\n2\n{{/a}}\n3\n") == "1\n2\n3\n");
  BOOST_TEST(rendered("1\n{{#b}}\n2\n{{/b}}\n3\n") == "1\n3\n");
  BOOST_TEST(rendered("{{^b}}\n1\n{{/b}}\n") == "1\n");
  BOOST_TEST(rendered("1{{#a}}\n2{{/a}}\n3") == "1\n2\n3");  // not alone
  BOOST_TEST(rendered("1\n{{a}}\n2") == "1\nx\n2");          // no section
}

BOOST_AUTO_TEST_CASE(lone_braces_are_text) {
  BOOST_TEST(rendered("@media { a { b } } } { {a} }}") == "@media { a { b } } } { {a} }}");
  BOOST_TEST(rendered("") == "");
}

BOOST_DATA_TEST_CASE(what_is_broken_is_told_with_its_line, boost::unit_test::data::make(kBroken),
                     broken) {
  const auto parsed = parse_template(broken.text);
  BOOST_REQUIRE(!parsed.has_value());
  BOOST_TEST(parsed.error() == broken.why);
}

BOOST_AUTO_TEST_SUITE_END()
