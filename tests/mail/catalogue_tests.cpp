#include <chrono>
#include <stdexcept>

#include <boost/test/unit_test.hpp>

#include "mail/catalogue.hpp"

BOOST_AUTO_TEST_SUITE(catalogue_tests)

using sih_auth::base::unix_time;
using sih_auth::mail::Catalogue;
using std::chrono::seconds;

BOOST_AUTO_TEST_CASE(phrases_are_found_and_filled_in) {
  const Catalogue catalogue("greeting = Hello, {{name}} = you\n\n  other=x  \n");
  BOOST_TEST(catalogue.phrase("greeting", {{"name", "Ann"}}) == "Hello, Ann = you");
  BOOST_TEST(catalogue.phrase("other") == "x");
  BOOST_CHECK_THROW((void)catalogue.phrase("missing"), std::logic_error);
  BOOST_CHECK_THROW((void)Catalogue("no equals sign"), std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_broken_line_is_told) {
  BOOST_TEST(Catalogue::parse("a = b\n\nno equals sign\n").error() == "line 3: not 'key = words'");
  BOOST_TEST(Catalogue::parse("a = b\nc = {{d\n").error().starts_with("line 2: a placeholder"));
  BOOST_TEST(Catalogue::parse("a = b").value().phrase("a") == "b");
}

BOOST_AUTO_TEST_CASE(numbers_choose_their_words) {
  const Catalogue catalogue(
      "x.none = no x\nx.one = one x\nx.many = {{count}} x\ny.many = {{count}} y");
  BOOST_TEST(catalogue.counted("x", 0) == "no x");
  BOOST_TEST(catalogue.counted("x", 1) == "one x");
  BOOST_TEST(catalogue.counted("x", 12) == "12 x");
  BOOST_TEST(catalogue.counted("y", 0) == "0 y");
}

BOOST_AUTO_TEST_CASE(durations_come_in_the_largest_unit_that_fits) {
  const Catalogue catalogue(
      "second.one = {{count}} second\nsecond.many = {{count}} seconds\n"
      "minute.one = {{count}} minute\nminute.many = {{count}} minutes\n"
      "hour.one = {{count}} hour\nhour.many = {{count}} hours\n"
      "day.one = {{count}} day\nday.many = {{count}} days\n");
  BOOST_TEST(catalogue.duration(seconds{0}) == "0 seconds");
  BOOST_TEST(catalogue.duration(seconds{1}) == "1 second");
  BOOST_TEST(catalogue.duration(seconds{90}) == "90 seconds");
  BOOST_TEST(catalogue.duration(seconds{60}) == "1 minute");
  BOOST_TEST(catalogue.duration(seconds{300}) == "5 minutes");
  BOOST_TEST(catalogue.duration(seconds{3600}) == "1 hour");
  BOOST_TEST(catalogue.duration(seconds{7200}) == "2 hours");
  BOOST_TEST(catalogue.duration(seconds{86400}) == "1 day");
  BOOST_TEST(catalogue.duration(seconds{259200}) == "3 days");
}

BOOST_AUTO_TEST_CASE(dates_are_utc_with_two_digit_times) {
  const Catalogue catalogue(
      "date = {{day}} {{month}} {{year}}, {{hour}}:{{minute}} UTC\nmonth.1 = January\n"
      "month.2 = February\n");
  BOOST_TEST(catalogue.date(unix_time(0)) == "1 January 1970, 00:00 UTC");
  BOOST_TEST(catalogue.date(unix_time(1709193900)) == "29 February 2024, 08:05 UTC");
}

BOOST_AUTO_TEST_SUITE_END()
