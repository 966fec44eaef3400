#include <stdexcept>

#include <boost/test/unit_test.hpp>

#include "app/commands/time_argument.hpp"

namespace sih_auth::app {
BOOST_AUTO_TEST_SUITE(time_argument_tests)

namespace {

constexpr auto kNow = base::unix_time(1'800'000'000);

}  // namespace

BOOST_AUTO_TEST_CASE(a_time_is_a_while_ago_a_day_or_a_second) {
  BOOST_TEST((parse_time("90s", kNow) == base::unix_time(1'799'999'910)));
  BOOST_TEST((parse_time("1d", kNow) == base::unix_time(1'799'913'600)));
  BOOST_TEST((parse_time("2026-11-25", kNow) == base::unix_time(1'795'564'800)));
  BOOST_TEST((parse_time("2026-11-25T14:00:00", kNow) == base::unix_time(1'795'615'200)));
  BOOST_TEST((parse_time("2026-11-25T14:00:00Z", kNow) == base::unix_time(1'795'615'200)));
}

BOOST_AUTO_TEST_CASE(anything_else_is_refused_with_what_is_allowed) {
  for (const char* typed :
       {"", "yesterday", "2026-11", "2026-02-30", "25.11.2026", "24", "-1h", "2026-11-25T14:00"}) {
    BOOST_CHECK_EXCEPTION(static_cast<void>(parse_time(typed, kNow)), std::runtime_error,
                          [&](const auto& error) {
                            const std::string why = error.what();
                            return why.find(typed) != std::string::npos &&
                                   why.find("2026-11-25") != std::string::npos;
                          });
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
