#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/base/encoding.hpp"

#include "delivery/error_report.hpp"

namespace sih_auth::delivery {
BOOST_AUTO_TEST_SUITE(error_report_tests)

namespace {

ErrorReport some_report() {
  return {"std::out_of_range",
          "map::at",
          {{"main", "sih-auth", "00ff", 4096}, {"", "libc.so.6", "", 0xFFFF'FFFF'FFFF'FFFF}},
          "1.2.3",
          "production",
          "host",
          "abc",
          "POST",
          "/login",
          "api",
          42,
          base::unix_time(1795873500)};
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_was_packed_comes_out) {
  const ErrorReport report = some_report();
  const auto got = unpack_error_report(pack_error_report(report).reveal());
  BOOST_REQUIRE(got.has_value());
  BOOST_TEST(got->type == report.type);
  BOOST_TEST(got->message == report.message);
  BOOST_TEST(got->release == report.release);
  BOOST_TEST(got->environment == report.environment);
  BOOST_TEST(got->server_name == report.server_name);
  BOOST_TEST(got->request_id == report.request_id);
  BOOST_TEST(got->method == report.method);
  BOOST_TEST(got->path == report.path);
  BOOST_TEST(got->pool == report.pool);
  BOOST_TEST(got->pid == report.pid);
  BOOST_TEST((got->at == report.at));
  BOOST_REQUIRE(got->frames.size() == 2U);
  BOOST_TEST(got->frames[0].function == "main");
  BOOST_TEST(got->frames[0].module == "sih-auth");
  BOOST_TEST(got->frames[0].build_id == "00ff");
  BOOST_TEST(got->frames[0].address == 4096U);
  BOOST_TEST(got->frames[1].address == 0xFFFF'FFFF'FFFF'FFFFU);
}

BOOST_AUTO_TEST_CASE(secrets_are_gone_before_it_is_queued) {
  ErrorReport report = some_report();
  report.message = "no jane@example.com with 123456";
  report.path = "/a?token=MfKQ9r8GKYqrTwjU";
  const base::Secret packed = pack_error_report(report);
  for (const std::string_view secret : {"jane@", "123456", "MfKQ9r8G", "token"})
    BOOST_TEST(packed.reveal().find(secret) == std::string_view::npos, secret);
}

BOOST_AUTO_TEST_CASE(names_without_end_are_cut) {
  ErrorReport report = some_report();
  report.frames[0].function = std::string(10'000, 'x');
  const auto got = unpack_error_report(pack_error_report(report).reveal());
  BOOST_TEST(got->frames[0].function.size() == 300U);
}

BOOST_AUTO_TEST_CASE(anything_else_is_none) {
  const std::string good(pack_error_report(some_report()).reveal());
  for (std::size_t size = 0; size < good.size(); ++size) {
    const auto got = unpack_error_report(good.substr(0, size));
    // A whole frame less is a report, too.
    BOOST_TEST((!got || got->frames.size() < 2U), size);
  }
  std::vector<std::string> fields = *base::unpack_fields(good);
  for (const std::size_t i : {0U, 10U, 11U, 15U}) {
    std::vector<std::string> changed = fields;
    changed[i] += "x";
    BOOST_TEST(!unpack_error_report(base::pack_fields(changed)).has_value(), i);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::delivery
