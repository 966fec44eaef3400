#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/log.hpp"

#include "support/captured_output.hpp"
#include "support/fake_metrics.hpp"

namespace sih_auth::base {
BOOST_AUTO_TEST_SUITE(log_tests)

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string written_by(const Log& log, std::string value) {
  const tests::CapturedOutput captured(STDERR_FILENO);
  log.warning("thing_happened", {{"what", std::move(value)}});
  return captured.text();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_json_line_holds_time_level_pool_event_and_fields) {
  const std::string line = written_by(Log(LogLevel::info, LogFormat::json, "api"), "x");
  BOOST_TEST(line.starts_with(R"({"time":"20)"));
  BOOST_TEST(contains(line, R"(Z","level":"warning","pool":"api","pid":)" +
                                std::to_string(::getpid()) +
                                R"(,"event":"thing_happened","what":"x"})"));
  BOOST_TEST(line.ends_with("}\n"));
}

BOOST_AUTO_TEST_CASE(a_text_line_holds_the_same) {
  const std::string line = written_by(Log(LogLevel::info, LogFormat::text, "api"), "x y");
  BOOST_TEST(contains(
      line, "Z warning api[" + std::to_string(::getpid()) + "] thing_happened what=\"x y\"\n"));
}

BOOST_AUTO_TEST_CASE(a_value_can_forge_neither_a_line_nor_a_field) {
  for (const LogFormat format : {LogFormat::json, LogFormat::text}) {
    const std::string line =
        written_by(Log(LogLevel::info, format, "api"),
                   std::string("a\n{\"event\":\"forged\"}\r\x1b[31m\\\x7f\0\"", 31));
    BOOST_TEST(std::ranges::count(line, '\n') == 1);
    BOOST_TEST(contains(line, R"(a\u000a{\"event\":\"forged\"}\u000d\u001b[31m\\\u007f\u0000\")"));
  }
}

BOOST_AUTO_TEST_CASE(a_value_that_is_no_text_cannot_break_the_line) {
  const Log log(LogLevel::info, LogFormat::json, "api");
  BOOST_TEST(contains(written_by(log, "caf\xc3\xa9 \xf0\x9f\x98\x80"),
                      "\"what\":\"caf\xc3\xa9 \xf0\x9f\x98\x80\""));
  for (const char* value : {"a\xff", "a\xc3", "a\xed\xa0\x80",
                            "a\xc2\x9b"
                            "31m"}) {
    const std::string line = written_by(log, value);
    BOOST_TEST(decode_utf8(line).has_value());
    BOOST_TEST(line.find_first_of("\xff\xc3\xed\xc2\x9b") == std::string::npos);
    BOOST_TEST(contains(line, "\"what\":\"a\\u00"));
  }
}

BOOST_AUTO_TEST_CASE(a_value_is_cut_before_it_fills_the_disk) {
  const Log log(LogLevel::info, LogFormat::text, "api");
  BOOST_TEST(contains(written_by(log, std::string(500, 'x')), std::string(500, 'x') + '"'));
  BOOST_TEST(written_by(log, std::string(100'000, 'x')).size() < 1'000U);
}

BOOST_AUTO_TEST_CASE(a_value_is_not_cut_within_a_character) {
  const Log log(LogLevel::info, LogFormat::json, "api");
  // Escaped, the first ones take 498 of the 500 bytes that are left of a value.
  const std::string line = written_by(log, std::string(83, '\x01') + "x\xc3\xa4\xc3\xa4\xc3\xa4");
  BOOST_TEST(contains(line, "x\xc3\xa4\""));
  BOOST_TEST(decode_utf8(line).has_value());
}

BOOST_AUTO_TEST_CASE(what_is_below_the_level_is_not_written) {
  const Log log(LogLevel::warning, LogFormat::json, "api");
  const tests::CapturedOutput captured(STDERR_FILENO);
  log.debug("one");
  log.info("two");
  BOOST_TEST(captured.text() == "");
  log.error("three");
  BOOST_TEST(contains(captured.text(), "three"));
}

BOOST_AUTO_TEST_CASE(another_process_name_keeps_the_settings) {
  const Log log = Log(LogLevel::error, LogFormat::text, "supervisor").named("mailer");
  const tests::CapturedOutput captured(STDERR_FILENO);
  log.warning("unheard");
  log.error("heard");
  BOOST_TEST(contains(captured.text(), " error mailer["));
  BOOST_TEST(!contains(captured.text(), "unheard"));
}

BOOST_AUTO_TEST_CASE(an_address_is_masked) {
  BOOST_TEST(mask_email("john.doe@example.com") == "jo***@example.com");
  BOOST_TEST(mask_email("jon@example.com") == "jo***@example.com");
  BOOST_TEST(mask_email("jo@example.com") == "j***@example.com");
  BOOST_TEST(mask_email("j@example.com") == "j***@example.com");
  BOOST_TEST(mask_email("no address at all") == "***");
  BOOST_TEST(mask_email("") == "***");
}

BOOST_AUTO_TEST_CASE(numbers_are_numbers) {
  const tests::CapturedOutput captured(STDERR_FILENO);
  Log(LogLevel::info, LogFormat::json, "api")
      .info("counted", {{"whole", 200}, {"negative", -7LL}, {"part", 1.23456}, {"text", "5"}});
  BOOST_TEST(contains(captured.text(),
                      R"("event":"counted","whole":200,"negative":-7,"part":1.235,"text":"5"})"));
}

BOOST_AUTO_TEST_CASE(a_reader_that_has_stopped_holds_nobody_up_and_what_is_dropped_is_counted) {
  std::array<int, 2> ends{};
  BOOST_REQUIRE(::pipe(ends.data()) == 0);
  const int before = ::dup(STDERR_FILENO);
  ::dup2(ends[1], STDERR_FILENO);
  tests::FakeMetrics metrics;
  const Log log =
      Log(LogLevel::info, LogFormat::json, "x").named("api", metrics.counter("dropped"));
  const auto began = std::chrono::steady_clock::now();
  constexpr int kLines = 2'000;  // more than a pipe holds
  for (int i = 0; i < kLines; ++i)
    log.info("thing_happened", {{"what", std::string(100, 'x')}});
  const auto took = std::chrono::steady_clock::now() - began;
  ::dup2(before, STDERR_FILENO);
  for (const int end : {ends[0], ends[1], before})
    ::close(end);
  BOOST_TEST(metrics.value("dropped") > 0U);
  BOOST_TEST(metrics.value("dropped") < static_cast<std::uint64_t>(kLines));
  BOOST_TEST((took < std::chrono::seconds(2)));
}

BOOST_AUTO_TEST_CASE(a_line_of_hostile_values_still_fits_into_a_pipe) {
  const std::string controls(5'000, '\x01');
  const tests::CapturedOutput captured(STDERR_FILENO);
  Log(LogLevel::info, LogFormat::json, "api")
      .warning("origin_refused", {{"path", controls}, {"origin", controls}, {"what", controls}});
  const std::string line = captured.text();
  BOOST_TEST(line.size() < 4'096U);
  BOOST_TEST(line.ends_with("\"}\n"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::base
