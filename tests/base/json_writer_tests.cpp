#include <boost/test/unit_test.hpp>

#include "sih_auth/base/json_writer.hpp"

namespace sih_auth::base {

BOOST_AUTO_TEST_SUITE(json_writer_tests)

BOOST_AUTO_TEST_CASE(what_is_written_is_escaped) {
  JsonWriter json;
  json.field("text", "a\"b\\c\n\x01</script>\xc3\xa4").field("number", -5LL);
  json.object("inner", [](JsonWriter& inner) { inner.field("k", "v"); });
  json.flag("yes", true).flag("no", false).list("list", {"a", "\""}).list("none", {});
  json.field("after", "x");
  BOOST_TEST(json.text() ==
             "{\"text\":\"a\\\"b\\\\c\\n\\u0001</script>\xc3\xa4\",\"number\":-5,"
             "\"inner\":{\"k\":\"v\"},\"yes\":true,\"no\":false,\"list\":[\"a\",\"\\\"\"],"
             "\"none\":[],\"after\":\"x\"}");
}

BOOST_AUTO_TEST_CASE(objects_stand_in_an_array) {
  JsonWriter json;
  json.objects("list", 2,
               [](JsonWriter& each, std::size_t i) { each.field("i", static_cast<long long>(i)); });
  json.objects("none", 0, [](JsonWriter&, std::size_t) {});
  BOOST_TEST(json.text() == R"({"list":[{"i":0},{"i":1}],"none":[]})");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::base
