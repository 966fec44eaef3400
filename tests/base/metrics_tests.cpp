#include <chrono>

#include <boost/test/unit_test.hpp>

#include "sih_auth/base/metrics.hpp"

#include "support/fake_metrics.hpp"

namespace sih_auth::base {

BOOST_AUTO_TEST_SUITE(metrics_tests)

using std::chrono::microseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

BOOST_AUTO_TEST_CASE(a_counter_of_nothing_counts_nothing) {
  Counter().add();
  Gauge().set(7);
  Histogram().observe(seconds(1));
  tests::FakeMetrics metrics;
  const Counter counter = metrics.counter("made_total");
  counter.add();
  counter.add(2);
  BOOST_TEST(metrics.value("made_total") == 3U);
  metrics.gauge("open").set(5);
  metrics.gauge("open").set(4);
  BOOST_TEST(metrics.value("open") == 4U);
}

BOOST_AUTO_TEST_CASE(what_took_exactly_a_bound_is_in_its_bucket) {
  tests::FakeMetrics metrics;
  const Histogram histogram(metrics, "took_seconds", {{"pool", "api"}});
  histogram.observe(microseconds(500));
  histogram.observe(nanoseconds(500'001));
  histogram.observe(seconds(11));
  histogram.observe(-seconds(1));  // a clock that was set back
  BOOST_TEST(metrics.value("took_seconds_bucket api 500") == 2U);
  BOOST_TEST(metrics.value("took_seconds_bucket api 1000") == 1U);
  BOOST_TEST(metrics.value("took_seconds_bucket api 10000000") == 0U);
  BOOST_TEST(metrics.value("took_seconds_bucket api +Inf") == 1U);
  BOOST_TEST(metrics.value("took_seconds_sum api") == 500U + 501U + 11'000'000U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::base
