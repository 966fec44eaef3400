#include <cstdint>
#include <limits>
#include <string_view>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "sih_auth/base/whole_number.hpp"

namespace sih_auth::base {

BOOST_AUTO_TEST_SUITE(whole_number_tests)

BOOST_AUTO_TEST_CASE(a_number_is_all_of_its_text) {
  BOOST_TEST(whole_number<int>("0").value() == 0);
  BOOST_TEST(whole_number<int>("007").value() == 7);
  BOOST_TEST(whole_number<int>("-12").value() == -12);
}

constexpr std::string_view kNoNumbers[] = {"",    " 1",  "1 ", "+1",  "1x", "0x1",
                                           "1.0", "1e3", "-",  "--1", "one"};

BOOST_DATA_TEST_CASE(anything_else_is_none, kNoNumbers, text) {
  BOOST_TEST(!whole_number<int>(text).has_value());
}

BOOST_AUTO_TEST_CASE(a_number_fits_into_its_type) {
  BOOST_TEST(whole_number<std::uint16_t>("65535").value() == 65'535);
  BOOST_TEST(!whole_number<std::uint16_t>("65536").has_value());
  BOOST_TEST(!whole_number<unsigned>("-1").has_value());
  BOOST_TEST(whole_number<std::int64_t>("-9223372036854775808").value() ==
             std::numeric_limits<std::int64_t>::min());
  BOOST_TEST(!whole_number<std::int64_t>("9223372036854775808").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::base
