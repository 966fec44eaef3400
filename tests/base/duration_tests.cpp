#include <chrono>
#include <string>
#include <utility>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "sih_auth/base/duration.hpp"

namespace sih_auth::base {

BOOST_AUTO_TEST_SUITE(duration_tests)

using std::chrono::seconds;

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

BOOST_AUTO_TEST_CASE(a_wait_is_rounded_up_to_what_a_person_would_say) {
  constexpr int kMinute = 60;
  constexpr int kHour = 3'600;
  constexpr int kDay = 86'400;
  for (const auto& [exact, rounded] :
       {std::pair(0, 0), std::pair(1, 1), std::pair(119, 119), std::pair(120, 120),
        std::pair(121, 3 * kMinute), std::pair(180, 3 * kMinute), std::pair(181, 4 * kMinute),
        std::pair(1'799, 30 * kMinute), std::pair(7'199, 2 * kHour), std::pair(7'200, 2 * kHour),
        std::pair(7'201, 3 * kHour), std::pair(2 * kDay, 2 * kDay),
        std::pair(2 * kDay + 1, 3 * kDay), std::pair(9 * kDay + 1, 10 * kDay)}) {
    BOOST_TEST(rounded_up(seconds(exact)).count() == rounded, exact);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::base
