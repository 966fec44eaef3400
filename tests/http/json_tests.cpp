#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "http/catalogue.hpp"
#include "http/json.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(json_tests)

namespace {

namespace data = boost::unit_test::data;

std::string nested(std::size_t depth, const std::string& open, const std::string& inside,
                   const std::string& close) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i)
    text += open;
  text += inside;
  for (std::size_t i = 0; i < depth; ++i)
    text += close;
  return text;
}

std::string with_names(int count) {
  std::string text = "{";
  for (int i = 0; i < count; ++i) {
    if (i > 0) text += ',';
    text += "\"n" + std::to_string(i) + "\":1";
  }
  return text + "}";
}

std::string_view error_of(std::string_view text) {
  const auto body = JsonBody::parse(text);
  return body ? "" : body.error();
}

}  // namespace

BOOST_DATA_TEST_CASE(an_object_is_read,
                     data::make({
                         "{}",
                         " \t\r\n{ } \n",
                         R"({"a":1,"b":-1.5e3,"c":true,"d":null,"e":[1,[2]],"f":{"a":1}})",
                         R"({"a":"\u00e4\n\"\\\/ \ud83d\ude00"})",
                         "{\"\xc3\xa4\":\"\xf0\x9f\x98\x80\"}",
                         R"({"":""})",
                         R"({"a":12345678901234567890123456789012345678901234567890})",
                     }),
                     text) {
  BOOST_TEST(JsonBody::parse(text).has_value());
}

BOOST_DATA_TEST_CASE(what_is_not_json_is_refused,
                     data::make({
                         "",
                         " ",
                         "{",
                         "}",
                         "{}}",
                         "{} {}",
                         "{}x",
                         "{},",
                         "\xef\xbb\xbf{}",  // a byte order mark
                         "\xef{}",          // and parts of one
                         "\xbb\xbf{}",
                         "\xbf{}",
                         "\xff\xfe{\x01}",  // another one
                         "{'a':1}",
                         "{a:1}",
                         "{\"a\"}",
                         "{\"a\":}",
                         "{\"a\":1,}",
                         "{,}",
                         "{\"a\":1 \"b\":2}",
                         "{\"a\":[1,]}",
                         "{\"a\":01}",
                         "{\"a\":+1}",
                         "{\"a\":.5}",
                         "{\"a\":1.}",
                         "{\"a\":0x1}",
                         "{\"a\":NaN}",
                         "{\"a\":Infinity}",
                         "{\"a\":True}",
                         "{\"a\":undefined}",
                         "{\"a\":\"x}",
                         "{\"a\":\"\n\"}",
                         "{\"a\":\"\x01\"}",
                         R"({"a":"\x41"})",
                         R"({"a":"\u12"})",
                         R"({"a":"\ud800"})",        // half a pair
                         R"({"a":"\ud800\u0041"})",  //
                         R"({"a":"\udc00"})",
                         R"({"\ud800":1})",
                         R"({"\udc00":1})",
                         R"({"a":[{"b":"\udfff"}]})",
                         "{\"a\":\"\xff\"}",  // not UTF-8
                         "{\"a\":\"\xc3\"}",
                         "{\"a\":\"\xc0\xaf\"}",
                         "{\"a\":\"\xed\xa0\x80\"}",
                         "{\"\xff\":1}",
                         "{\"a\":\"\xf4\x90\x80\x80\"}",
                         "{\"a\":1} // comment",
                         "/* comment */ {}",
                         "a=1&b=2",
                         "<a/>",
                     }),
                     text) {
  BOOST_TEST(error_of(text) == sentence(BodyFlaw::not_json));
}

BOOST_AUTO_TEST_CASE(a_nul_byte_ends_nothing) {
  for (const std::string& text :
       {std::string("{}\0", 3), std::string("{}\0garbage", 10), std::string("\0{}", 3),
        std::string("{\0}", 3), std::string("{\"a\":\"x\0y\"}", 11),
        std::string("{\"a\":1}\0{\"a\":2}", 15)}) {
    BOOST_TEST(error_of(text) == sentence(BodyFlaw::not_json));
  }
}

BOOST_DATA_TEST_CASE(json_that_is_no_object_is_refused,
                     data::make({"[]", "[{}]", "null", "true", "1", "\"{}\""}), text) {
  BOOST_TEST(error_of(text) == sentence(BodyFlaw::not_an_object));
}

BOOST_DATA_TEST_CASE(a_name_that_stands_twice_is_refused,
                     data::make({
                         R"({"a":1,"a":1})",
                         R"({"a":1,"b":2,"a":3})",
                         R"({"a":1,"\u0061":2})",
                         R"({"x":{"a":1,"a":2}})",
                         R"({"x":[{"a":1,"a":2}]})",
                         R"({"":1,"":2})",
                     }),
                     text) {
  BOOST_TEST(error_of(text) == sentence(BodyFlaw::beyond_limits));
}

BOOST_AUTO_TEST_CASE(names_are_compared_in_whole) {
  BOOST_TEST(JsonBody::parse(R"({"a":1,"A":1,"a\u0000b":1,"a\u0000c":1})").has_value());
}

BOOST_AUTO_TEST_CASE(eight_levels_are_enough) {
  BOOST_TEST(JsonBody::parse(nested(7, "{\"a\":", "{}", "}")).has_value());
  BOOST_TEST(error_of(nested(8, "{\"a\":", "{}", "}")) == sentence(BodyFlaw::beyond_limits));
  BOOST_TEST(JsonBody::parse("{\"a\":" + nested(6, "[", "[]", "]") + "}").has_value());
  BOOST_TEST(error_of("{\"a\":" + nested(8, "[", "1", "]") + "}") ==
             sentence(BodyFlaw::beyond_limits));
}

BOOST_AUTO_TEST_CASE(a_body_of_nothing_but_brackets_uses_up_no_stack) {
  BOOST_TEST(!JsonBody::parse("{\"a\":" + std::string(1'000'000, '[')).has_value());
  BOOST_TEST(!JsonBody::parse("{\"a\":" + nested(200'000, "[", "1", "]") + "}").has_value());
}

BOOST_AUTO_TEST_CASE(thirty_two_names_are_enough) {
  BOOST_TEST(JsonBody::parse(with_names(32)).has_value());
  BOOST_TEST(error_of(with_names(33)) == sentence(BodyFlaw::beyond_limits));
  BOOST_TEST(error_of("{\"a\":" + with_names(33) + "}") == sentence(BodyFlaw::beyond_limits));
}

BOOST_AUTO_TEST_CASE(a_required_string_is_there_and_a_string) {
  const auto body =
      JsonBody::parse(R"({"s":"x","e":"","n":null,"i":1,"b":true,"o":{},"z":"a\u0000"})");
  BOOST_REQUIRE(body.has_value());
  FieldErrors errors;
  BOOST_TEST(body->required_string("s", errors) == "x");
  BOOST_TEST(body->required_string("e", errors) == "");
  BOOST_TEST(errors.empty());
  for (const char* name : {"missing", "n", "i", "b", "o", "z", "S"})
    BOOST_TEST(body->required_string(name, errors) == "", name);
  BOOST_TEST(errors.at("missing") == sentence(domain::Flaw::required));
  BOOST_TEST(errors.at("n") == sentence(domain::Flaw::required));
  BOOST_TEST(errors.at("i") == sentence(BodyFlaw::not_a_string));
  BOOST_TEST(errors.at("o") == sentence(BodyFlaw::not_a_string));
  BOOST_TEST(errors.at("z") == sentence(BodyFlaw::has_nul));
  BOOST_TEST(errors.size() == 7U);
}

BOOST_AUTO_TEST_CASE(an_optional_string_may_be_absent_or_null) {
  const auto body = JsonBody::parse(R"({"s":"x","n":null,"i":1})");
  FieldErrors errors;
  BOOST_TEST((body->optional_string("s", errors) == "x"));
  BOOST_TEST(!body->optional_string("n", errors).has_value());
  BOOST_TEST(!body->optional_string("missing", errors).has_value());
  BOOST_TEST(errors.empty());
  BOOST_TEST(!body->optional_string("i", errors).has_value());
  BOOST_TEST(errors.at("i") == sentence(BodyFlaw::not_a_string));
}

BOOST_AUTO_TEST_CASE(a_flag_is_true_or_false_and_nothing_like_it) {
  const auto body = JsonBody::parse(R"({"t":true,"f":false,"n":null,"one":1,"text":"true"})");
  FieldErrors errors;
  BOOST_TEST(body->flag("t", errors));
  BOOST_TEST(!body->flag("f", errors));
  BOOST_TEST(!body->flag("n", errors));
  BOOST_TEST(!body->flag("missing", errors));
  BOOST_TEST(errors.empty());
  BOOST_TEST(!body->flag("one", errors));
  BOOST_TEST(!body->flag("text", errors));
  BOOST_TEST(errors.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
