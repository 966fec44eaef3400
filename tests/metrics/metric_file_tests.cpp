#include <csignal>
#include <fstream>
#include <map>
#include <string>

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "metrics/metric_file.hpp"
#include "support/temporary_directory.hpp"

namespace sih_auth::metrics {
BOOST_AUTO_TEST_SUITE(metric_file_tests)

namespace {

using Numbers = std::map<std::string, std::uint64_t>;

Numbers numbers_in(const std::string& path) {
  Numbers numbers;
  MetricFile::read(path, [&](std::string_view series, std::uint64_t value) {
    numbers[std::string(series)] += value;
  });
  return numbers;
}

/// Runs `work` in a process of its own and ends it by SIGKILL.
template <typename Work>
void in_killed_process(const Work& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    ::raise(SIGKILL);
  }
  ::waitpid(child, nullptr, 0);
}

struct World {
  tests::TemporaryDirectory directory;
  std::string path = directory.file("api.metrics");
};

}  // namespace

BOOST_AUTO_TEST_CASE(numbers_are_kept_by_name_and_labels) {
  const World world;
  MetricFile file(world.path);
  file.counter("a_total").add(2);
  file.counter("a_total").add();
  file.counter("b_total", {{"pool", "api"}, {"path", "a\"b\\c\nd"}}).add();
  file.gauge("c").set(9);
  const Numbers expected{{"a_total", 3}, {R"(b_total{pool="api",path="a\"b\\c d"})", 1}, {"c", 9}};
  BOOST_TEST((numbers_in(world.path) == expected));
}

BOOST_AUTO_TEST_CASE(what_a_killed_process_has_counted_stays) {
  const World world;
  MetricFile file(world.path);
  const base::Counter known = file.counter("known_total");
  for (int i = 0; i < 10; ++i) {
    in_killed_process([&] {
      known.add();
      file.counter("new_total").add();
    });
  }
  BOOST_TEST((numbers_in(world.path) == Numbers{{"known_total", 10}, {"new_total", 10}}));
}

BOOST_AUTO_TEST_CASE(counters_go_on_after_a_restart) {
  const World world;
  { MetricFile(world.path).counter("a_total").add(2); }
  MetricFile(world.path).counter("a_total").add(3);
  BOOST_TEST((numbers_in(world.path) == Numbers{{"a_total", 5}}));
}

BOOST_AUTO_TEST_CASE(a_gauge_is_unset_after_a_restart) {
  const World world;
  {
    MetricFile file(world.path);
    file.gauge("a").set(7);
    file.gauge("b").set(7);
    static_cast<void>(file.gauge("c"));
  }
  MetricFile(world.path).gauge("b").set(8);
  BOOST_TEST((numbers_in(world.path) == Numbers{{"b", 8}}));
}

BOOST_AUTO_TEST_CASE(nobody_else_may_read_the_file) {
  const World world;
  const MetricFile file(world.path);
  struct stat facts {};
  BOOST_REQUIRE(::stat(world.path.c_str(), &facts) == 0);
  BOOST_TEST((facts.st_mode & 0777) == 0600U);
}

BOOST_AUTO_TEST_CASE(what_is_no_such_file_is_replaced_and_has_no_numbers) {
  const World world;
  std::ofstream(world.path) << "something else";
  BOOST_TEST(numbers_in(world.path).empty());
  MetricFile file(world.path);
  file.counter("a_total").add();
  BOOST_TEST((numbers_in(world.path) == Numbers{{"a_total", 1}}));
  BOOST_TEST(numbers_in(world.directory.file("nothing")).empty());
}

BOOST_AUTO_TEST_CASE(a_link_is_not_followed) {
  const World world;
  const std::string elsewhere = world.directory.file("elsewhere");
  std::ofstream(elsewhere) << "precious";
  BOOST_REQUIRE(::symlink(elsewhere.c_str(), world.path.c_str()) == 0);
  MetricFile(world.path).counter("a_total").add();
  std::string kept;
  std::ifstream(elsewhere) >> kept;
  BOOST_TEST(kept == "precious");
}

BOOST_AUTO_TEST_CASE(without_room_nothing_is_counted_and_nothing_breaks) {
  const World world;
  MetricFile file(world.path);
  constexpr int kTooMany = 5'000;
  for (int i = 0; i < kTooMany; ++i)
    file.counter("a_total", {{"number", std::to_string(i)}}).add();
  file.counter("long_total", {{"text", std::string(500, 'x')}}).add();
  const Numbers numbers = numbers_in(world.path);
  BOOST_TEST(numbers.size() == 4'096U);
  BOOST_TEST(numbers.at(R"(a_total{number="0"})") == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::metrics
