#include <string>

#include <boost/test/unit_test.hpp>

#include "breach/exchange.hpp"

namespace sih_auth::breach {

BOOST_AUTO_TEST_SUITE(exchange_tests)

BOOST_AUTO_TEST_CASE(a_question_holds_its_prefix_and_nothing_else) {
  BOOST_TEST(to_question("5BAA6") == "range 5BAA6");
  BOOST_TEST(prefix_in("range 5BAA6").value_or("") == "5BAA6");
  for (const char* other : {"", "r", "range", "range ", "range 5BAA", "range 5BAA61", "range 5baa6",
                            "Range 5BAA6", "range  5BAA6", "range 5BAA6\n", "range ../..", "5BAA6"})
    BOOST_TEST(!prefix_in(other).has_value(), other);
}

BOOST_AUTO_TEST_CASE(an_answer_arrives_as_it_was) {
  for (const std::string& body : {std::string(), std::string("-x"), std::string("a\0b\r\n", 5)}) {
    const RangeAnswer answer = answer_in(to_message(body));
    BOOST_REQUIRE(answer.has_value());
    BOOST_TEST(*answer == body);
    BOOST_TEST(to_message(body).size() == body.size() + 1);
  }
  const RangeAnswer failure = answer_in(to_message(tl::unexpected<std::string>("+no")));
  BOOST_REQUIRE(!failure.has_value());
  BOOST_TEST(failure.error() == "+no");
}

BOOST_AUTO_TEST_CASE(any_other_message_is_a_failure) {
  for (const char* message : {"", "range", "0018A45C4D1DEF81644B54AB7F969B88D65:1"}) {
    BOOST_REQUIRE(!answer_in(message).has_value());
    BOOST_TEST(answer_in(message).error().find("malformed") != std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::breach
