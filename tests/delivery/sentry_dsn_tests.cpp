#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "delivery/sentry_dsn.hpp"

namespace sih_auth::delivery {
BOOST_AUTO_TEST_SUITE(sentry_dsn_tests)

namespace {

namespace data = boost::unit_test::data;

std::string url_of(std::string_view dsn) {
  const auto parsed = parse_dsn(dsn);
  return parsed ? parsed->url : "(" + parsed.error() + ")";
}

}  // namespace

BOOST_AUTO_TEST_CASE(where_envelopes_go) {
  BOOST_TEST(url_of("https://abc123@o1.ingest.sentry.io/42") ==
             "https://o1.ingest.sentry.io/api/42/envelope/");
  BOOST_TEST(url_of("https://abc123@errors.example.com:9000/sentry/42") ==
             "https://errors.example.com:9000/sentry/api/42/envelope/");
  BOOST_TEST(url_of("https://abc123@[2001:db8::1]:9000/42") ==
             "https://[2001:db8::1]:9000/api/42/envelope/");
  BOOST_TEST(url_of("http://abc123@127.0.0.1:9000/42") == "http://127.0.0.1:9000/api/42/envelope/");
  BOOST_TEST(url_of("http://abc123@[::1]/42") == "http://[::1]/api/42/envelope/");
  BOOST_TEST(url_of("http://abc123@localhost/42") == "http://localhost/api/42/envelope/");
}

BOOST_AUTO_TEST_CASE(the_public_key_alone_is_kept) {
  BOOST_TEST(parse_dsn("https://abc123@example.com/42")->key == "abc123");
  const auto old = parse_dsn("https://abc123:def456@example.com/42");
  BOOST_TEST(old->key == "abc123");
  BOOST_TEST(old->url.find("def456") == std::string::npos);
}

BOOST_DATA_TEST_CASE(
    nonsense_is_refused_and_not_repeated,
    data::make({"", "abc123@example.com/42", "ftp://abc123@example.com/42",
                "https://example.com/42", "https://@example.com/42",
                "https://abc 123@example.com/42", "https://abc123@/42",
                "https://abc123@example.com", "https://abc123@example.com/",
                "https://abc123@example.com:x/42", "https://abc123@example.com:/42",
                "https://abc123@exam ple.com/42", "https://abc123@example.com/42?x=1",
                "https://abc123@example.com/a b/42", "http://abc123@example.com/42",
                "http://abc123@127.0.0.1.example.com/42", "https://abc123@x@example.com/42",
                "https://abc123@[::1/42", "https://abc123@example.com/42\r\nX: y"}),
    text) {
  const auto dsn = parse_dsn(text);
  BOOST_REQUIRE(!dsn.has_value());
  BOOST_TEST(!dsn.error().empty());
  BOOST_TEST(dsn.error().find("abc") == std::string::npos, dsn.error());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::delivery
