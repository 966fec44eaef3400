#include <boost/test/unit_test.hpp>

#include "crypto/token_parts.hpp"

namespace sih_auth::crypto {

BOOST_AUTO_TEST_SUITE(token_parts_tests)

BOOST_AUTO_TEST_CASE(the_outer_dots_divide_it) {
  const auto parts = split_token("a.b.c.d");
  BOOST_REQUIRE(parts.has_value());
  BOOST_TEST(parts->first == "a");
  BOOST_TEST(parts->middle == "b.c");
  BOOST_TEST(parts->last == "d");
  const auto empty = split_token("..");
  BOOST_REQUIRE(empty.has_value());
  BOOST_TEST((empty->first.empty() && empty->middle.empty() && empty->last.empty()));
}

BOOST_AUTO_TEST_CASE(with_fewer_than_two_it_is_none) {
  for (const char* token : {"", ".", "a", "a.", ".a", "a.b"})
    BOOST_TEST(!split_token(token).has_value(), token);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::crypto
