#include <chrono>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/retry_schedule.hpp"

BOOST_AUTO_TEST_SUITE(retry_schedule_tests)

namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;
using sih_auth::base::unix_time;
using sih_auth::domain::next_try;

/// Seconds after its creation at which a mail is tried again when every try fails at once.
std::vector<long long> tries_of(std::chrono::seconds lifetime, std::size_t at_most) {
  const auto created = unix_time(1'000'000);
  std::vector<long long> tries;
  auto now = created;
  for (int attempts = 1; tries.size() < at_most; ++attempts) {
    const auto when = next_try(attempts, now, created, created + lifetime);
    if (!when) break;
    BOOST_TEST((*when > now));
    now = *when;
    tries.push_back((now - created).count());
  }
  return tries;
}

}  // namespace

BOOST_AUTO_TEST_CASE(codes_are_tried_often_until_they_expire) {
  const std::vector<long long> expected{2, 7, 22, 52, 112, 172, 232, 292, 298};
  BOOST_TEST(tries_of(5min, 100) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_short_life_has_a_last_try_just_before_its_end) {
  const std::vector<long long> expected{2, 7, 18};
  BOOST_TEST(tries_of(20s, 100) == expected, boost::test_tools::per_element());
  BOOST_TEST(tries_of(2s, 100).empty());
}

BOOST_AUTO_TEST_CASE(other_mails_are_tried_for_days) {
  const std::vector<long long> expected{60, 360, 2160, 5760, 9360};
  BOOST_TEST(tries_of(72h, 5) == expected, boost::test_tools::per_element());
  BOOST_TEST(tries_of(72h, 1000).back() == 72 * 3600 - 2);
}

BOOST_AUTO_TEST_SUITE_END()
