#include <boost/test/unit_test.hpp>

#include "http/request_metrics.hpp"
#include "support/fake_metrics.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(request_metrics_tests)

namespace {

using std::chrono::milliseconds;

}  // namespace

BOOST_AUTO_TEST_CASE(each_answer_counts_by_endpoint_and_status) {
  tests::FakeMetrics metrics;
  RequestMetrics api(metrics, "api");
  api.count("/login", 200, milliseconds(7));
  api.count("/login", 200, milliseconds(7));
  api.count("/login", 401, milliseconds(7));
  api.count("/logout", 200, milliseconds(7));
  BOOST_TEST(metrics.value("sih_auth_requests_total api /login 200") == 2U);
  BOOST_TEST(metrics.value("sih_auth_requests_total api /login 401") == 1U);
  BOOST_TEST(metrics.value("sih_auth_requests_total api /logout 200") == 1U);
  BOOST_TEST(metrics.value("sih_auth_request_duration_seconds_bucket api /login 10000") == 3U);
  BOOST_TEST(metrics.value("sih_auth_request_duration_seconds_sum api /login") == 21'000U);
}

BOOST_AUTO_TEST_CASE(what_was_never_worked_on_is_counted_and_took_no_time) {
  tests::FakeMetrics metrics;
  RequestMetrics api(metrics, "api");
  api.count("/login", 503);
  BOOST_TEST(metrics.value("sih_auth_requests_total api /login 503") == 1U);
  BOOST_TEST(metrics.value("sih_auth_request_duration_seconds_bucket api /login 500") == 0U);
}

BOOST_AUTO_TEST_CASE(pools_are_told_apart) {
  tests::FakeMetrics metrics;
  RequestMetrics api(metrics, "api");
  RequestMetrics check(metrics, "check");
  api.count("/health", 200, milliseconds(1));
  check.count("/health", 200, milliseconds(1));
  check.count("/health", 200, milliseconds(1));
  BOOST_TEST(metrics.value("sih_auth_requests_total api /health 200") == 1U);
  BOOST_TEST(metrics.value("sih_auth_requests_total check /health 200") == 2U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
