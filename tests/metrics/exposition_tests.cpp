#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/base/metric_names.hpp"

#include "metrics/exposition.hpp"
#include "metrics/families.hpp"
#include "metrics/metric_file.hpp"
#include "support/temporary_directory.hpp"

namespace sih_auth::metrics {
BOOST_AUTO_TEST_SUITE(exposition_tests)

namespace {

namespace names = base::metric_names;
using std::chrono::milliseconds;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct World {
  std::string text() {
    Exposition exposition;
    exposition.add_files(directory.path());
    return exposition.text();
  }

  tests::TemporaryDirectory directory;
  MetricFile api{directory.file("check-api.metrics")};
  MetricFile mailer{directory.file("mailer.metrics")};
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_files_of_all_services_are_added_up) {
  World world;
  world.api.counter(names::kLogins, {{"outcome", "succeeded"}}).add(2);
  world.mailer.counter(names::kLogins, {{"outcome", "succeeded"}}).add(3);
  world.mailer.counter(names::kMails, {{"kind", "otp_code"}, {"outcome", "sent"}}).add();
  const std::string text = world.text();
  BOOST_TEST(has(text,
                 "# HELP sih_auth_logins_total How logins ended.\n"
                 "# TYPE sih_auth_logins_total counter\n"
                 "sih_auth_logins_total{outcome=\"succeeded\"} 5\n"));
  BOOST_TEST(has(text, "sih_auth_mails_total{kind=\"otp_code\",outcome=\"sent\"} 1\n"));
}

BOOST_AUTO_TEST_CASE(a_histogram_has_rising_buckets_a_sum_and_a_count) {
  World world;
  const base::Histogram took(world.api, names::kRequestDuration,
                             {{"pool", "api"}, {"endpoint", "/me"}});
  for (const int ms : {1, 1, 3, 20'000})
    took.observe(milliseconds(ms));
  const std::string text = world.text();
  const std::string labels = R"({pool="api",endpoint="/me")";
  const std::string name = "sih_auth_request_duration_seconds";
  BOOST_TEST(has(text, "# TYPE " + name + " histogram\n"));
  BOOST_TEST(has(text, name + "_bucket" + labels + ",le=\"0.0005\"} 0\n" + name + "_bucket" +
                           labels + ",le=\"0.001\"} 2\n" + name + "_bucket" + labels +
                           ",le=\"0.0025\"} 2\n" + name + "_bucket" + labels +
                           ",le=\"0.005\"} 3\n"));
  BOOST_TEST(has(text, name + "_bucket" + labels + ",le=\"10\"} 3\n" + name + "_bucket" + labels +
                           ",le=\"+Inf\"} 4\n" + name + "_sum" + labels + "} 20.005\n" + name +
                           "_count" + labels + "} 4\n"));
}

BOOST_AUTO_TEST_CASE(seconds_are_told_without_rounding) {
  World world;
  world.api.counter(names::kBusyWaitSeconds, {{"pool", "api"}}).add(1'000'001);
  BOOST_TEST(has(world.text(), "{pool=\"api\"} 1.000001\n"));
}

BOOST_AUTO_TEST_CASE(what_is_known_only_now_is_told_as_well) {
  Exposition exposition;
  exposition.set(names::kBuildInfo, {{"version", "1.2.3"}}, 1);
  exposition.set("something_else", {}, 1);
  BOOST_TEST(exposition.text().starts_with(
      "# HELP sih_auth_build_info The release that answers; always 1.\n"
      "# TYPE sih_auth_build_info gauge\n"
      "sih_auth_build_info{version=\"1.2.3\"} 1\n"));
  BOOST_TEST(!has(exposition.text(), "something_else"));
}

BOOST_AUTO_TEST_CASE(every_family_is_explained_before_it_has_a_number) {
  World world;
  for (const auto& family : metric_families())
    BOOST_TEST(has(world.text(), "# HELP " + std::string(family.name) + " "), family.name);
}

BOOST_AUTO_TEST_CASE(counters_alone_end_in_total) {
  for (const auto& family : metric_families()) {
    BOOST_TEST((family.type == MetricType::counter) == family.name.ends_with("_total"),
               family.name);
    BOOST_TEST(family.help.ends_with('.'), family.name);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::metrics
