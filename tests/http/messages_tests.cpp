// request.cpp, response.cpp and visitor.cpp.
#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>

#include "http/visitor.hpp"
#include "support/http_messages.hpp"

namespace sih_auth::http {

BOOST_AUTO_TEST_SUITE(messages_tests)

BOOST_AUTO_TEST_CASE(a_method_is_known_by_its_exact_word) {
  for (const char* name : {"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"})
    BOOST_TEST(word(parse_method(name)) == name);
  for (const char* name : {"", "get", "GET ", "TRACE", "CONNECT", "POSTX"})
    BOOST_TEST((parse_method(name) == Method::other), name);
}

BOOST_AUTO_TEST_CASE(a_header_is_its_first_value_or_empty) {
  Request request = tests::get("/");
  request.headers.emplace("X", "one");
  request.headers.emplace("X", "two");
  BOOST_TEST(request.header("X") == "one");
  BOOST_TEST(request.header("Y") == "");
  BOOST_TEST(request.header("HOS") == "");
}

BOOST_AUTO_TEST_CASE(a_query_gives_the_first_value_of_a_name) {
  Request request = tests::get("/");
  request.query = "a=1&rd=%2Fx%3Fy%3D1&rd=2&b=&bad=%2&flag";
  BOOST_TEST(request.query_value("rd").value() == "/x?y=1");
  BOOST_TEST(request.query_value("a").value() == "1");
  BOOST_TEST(request.query_value("b").value() == "");
  for (const char* name : {"bad", "flag", "d", "rd%", ""})
    BOOST_TEST(!request.query_value(name).has_value(), name);
}

BOOST_AUTO_TEST_CASE(no_header_value_begins_another_header) {
  Response response;
  for (const std::string& value :
       {std::string("a\nb"), std::string("a\r\nSet-Cookie: x=y"), std::string("a\0b", 3),
        std::string("\x7f"), std::string("\t")}) {
    BOOST_CHECK_THROW(response.add_header("Location", value), std::logic_error);
  }
  BOOST_TEST(response.headers.empty());
  response.add_header("Location", "/caf\xc3\xa9");
  BOOST_TEST(response.headers.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_visitor_is_an_address_and_what_is_left_of_the_user_agent) {
  Request request = tests::get("/");
  BOOST_TEST(visitor_of(request).ip == "192.0.2.1");
  BOOST_TEST(visitor_of(request).user_agent == "Browser");
  request.headers.erase("USER_AGENT");
  BOOST_TEST(visitor_of(request).user_agent == "");
  request.headers.emplace("USER_AGENT", "Fire\x1b[31mfox\r\n\xc3\xa9\x7f 1.0");
  BOOST_TEST(visitor_of(request).user_agent == "Fire[31mfox 1.0");
  request.headers.erase("USER_AGENT");
  request.headers.emplace("USER_AGENT", std::string(10'000, 'x'));
  BOOST_TEST(visitor_of(request).user_agent == std::string(255, 'x'));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
