#include <optional>
#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "breach/range.hpp"

namespace sih_auth::breach {
BOOST_AUTO_TEST_SUITE(range_tests)

namespace {

namespace data = boost::unit_test::data;

const std::string kWanted = "1E4C9B93F3F0682250B6CF8331B7EE68FD8";
const std::string kOther = "0018A45C4D1DEF81644B54AB7F969B88D65";
const std::string kGood = kOther + ":1\r\n" + kWanted + ":9659365\r\n";

}  // namespace

BOOST_AUTO_TEST_CASE(a_prefix_has_five_upper_case_hex_digits) {
  for (const char* prefix : {"00000", "5BAA6", "FFFFF"})
    BOOST_TEST(is_prefix(prefix), prefix);
  for (const char* other : {"", "5BAA", "5BAA61", "5baa6", "5BAAG", "5BAA ", "../..", "5BAA\n"})
    BOOST_TEST(!is_prefix(other), other);
  BOOST_TEST(!is_prefix(std::string("5BAA\0", 5)));
}

BOOST_AUTO_TEST_CASE(what_is_listed_is_found_and_nothing_else) {
  BOOST_TEST((lists(kGood, kWanted) == true));
  BOOST_TEST((lists(kGood, kOther) == true));
  BOOST_TEST((lists(kGood, std::string(35, '0')) == false));
  BOOST_TEST((lists("", kWanted) == false));
}

BOOST_AUTO_TEST_CASE(line_ends_and_case_do_not_matter) {
  std::string lower = kGood;
  for (char& c : lower)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  BOOST_TEST((lists(lower, kWanted) == true));
  BOOST_TEST((lists(kWanted + ":2", kWanted) == true));
  BOOST_TEST((lists(kOther + ":1\n" + kWanted + ":2\n", kWanted) == true));
  BOOST_TEST((lists(kOther + ":1\n\n" + kWanted + ":2\r\n\r\n", kWanted) == true));
}

BOOST_AUTO_TEST_CASE(padding_is_not_listed) {
  BOOST_TEST((lists(kWanted + ":0\r\n", kWanted) == false));
  BOOST_TEST((lists(kWanted + ":000\r\n", kWanted) == false));
  BOOST_TEST((lists(kWanted + ":0\r\n" + kOther + ":3\r\n", kOther) == true));
  BOOST_TEST((lists(kWanted + ":10\r\n", kWanted) == true));
}

BOOST_DATA_TEST_CASE(whatever_is_no_range_says_nothing,
                     data::make({
                         std::string("<!DOCTYPE html><title>Sign in to this network</title>"),
                         std::string("{\"error\":\"gone\"}"),
                         kWanted,
                         kWanted + ":",
                         kWanted + ":-1",
                         kWanted + ":1,000",
                         kWanted + ": 5",
                         kWanted + ":5 ",
                         kWanted + " 5",
                         " " + kWanted + ":5",
                         kWanted + "0:5",
                         kWanted.substr(1) + ":5",
                         "G" + kWanted.substr(1) + ":5",
                         "\xEF\xBB\xBF" + kGood,
                         std::string(1, '\0'),
                         std::string(100'000, 'A'),
                     }),
                     garbage) {
  BOOST_TEST((lists(garbage, kWanted) == std::nullopt));
  BOOST_TEST((lists(kGood + garbage, kWanted) == std::nullopt));
  BOOST_TEST((lists(garbage + "\r\n" + kGood, kWanted) == std::nullopt));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::breach
