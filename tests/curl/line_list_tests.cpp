#include <stdexcept>
#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "curl/line_list.hpp"

namespace sih_auth::curl {

BOOST_AUTO_TEST_SUITE(line_list_tests)

BOOST_AUTO_TEST_CASE(it_has_its_lines_in_order) {
  LineList lines;
  BOOST_TEST(lines.get() == nullptr);
  lines.append("one");
  lines.append("two");
  BOOST_TEST(std::string(lines.get()->data) == "one");
  BOOST_TEST(std::string(lines.get()->next->data) == "two");
  BOOST_TEST(lines.get()->next->next == nullptr);
}

const std::string kSeveralLines[] = {"a\nb", "a\rb", "a\r\nb: c", {"a\0b", 3}, "a\x7F"};

BOOST_DATA_TEST_CASE(a_line_stays_one_line, kSeveralLines, text) {
  LineList lines;
  BOOST_CHECK_THROW(lines.append(text), std::runtime_error);
  BOOST_TEST(lines.get() == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::curl
