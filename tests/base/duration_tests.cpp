#include <chrono>
#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "sih_auth/base/duration.hpp"

namespace sih_auth::base {

using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(duration_tests)

BOOST_AUTO_TEST_CASE(reads_a_number_and_a_unit) {
  BOOST_TEST((parse_duration("90s") == seconds(90)));
  BOOST_TEST((parse_duration("15m") == seconds(900)));
  BOOST_TEST((parse_duration("24h") == seconds(86'400)));
  BOOST_TEST((parse_duration("30d") == seconds(2'592'000)));
  BOOST_TEST((parse_duration("0s") == seconds(0)));
  BOOST_TEST((parse_duration("36600d") == seconds(3'162'240'000)));
}

BOOST_DATA_TEST_CASE(refuses_everything_else,
                     boost::unit_test::data::make({"", "s", "5", "5 m", " 5m", "5m ", "-5m", "+5m",
                                                   "1.5h", "5M", "5w", "5min", "1h30m", "0x5s",
                                                   "36601d", "99999999999999999999s",
                                                   "9223372036854775807d"}),
                     text) {
  BOOST_TEST(!parse_duration(text).has_value());
}

BOOST_AUTO_TEST_CASE(words_use_the_largest_unit_that_divides) {
  BOOST_TEST(in_words(seconds(300)) == "5 minutes");
  BOOST_TEST(in_words(seconds(3'600)) == "1 hour");
  BOOST_TEST(in_words(seconds(90)) == "90 seconds");
  BOOST_TEST(in_words(seconds(1)) == "1 second");
  BOOST_TEST(in_words(seconds(60)) == "1 minute");
  BOOST_TEST(in_words(seconds(86'400)) == "1 day");
  BOOST_TEST(in_words(seconds(172'800)) == "2 days");
  BOOST_TEST(in_words(seconds(0)) == "0 seconds");
}

BOOST_AUTO_TEST_CASE(text_is_what_parse_reads) {
  for (const int count : {0, 1, 59, 60, 61, 3'600, 5'400, 86'400, 2'592'000}) {
    const seconds duration(count);
    BOOST_TEST((parse_duration(to_text(duration)) == duration), to_text(duration));
  }
  BOOST_TEST(to_text(seconds(2'592'000)) == "30d");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::base
