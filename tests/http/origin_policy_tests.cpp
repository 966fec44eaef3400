#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "http/origin_policy.hpp"
#include "support/http_messages.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(origin_policy_tests)

namespace {

namespace data = boost::unit_test::data;

Request from(const std::string& origin, Method method = Method::post) {
  Request request = tests::with_cookie(tests::get("/logout"), "session=x");
  request.method = method;
  if (!origin.empty()) request.headers.emplace("ORIGIN", origin);
  return request;
}

Request fetched(const std::string& site) {
  Request request = from("");
  request.headers.emplace("SEC_FETCH_SITE", site);
  return request;
}

OriginPolicy policy() {
  return OriginPolicy(
      {"https://portal.example.com", "http://localhost:3000", "HTTPS://App.Test:443/"});
}

}  // namespace

BOOST_DATA_TEST_CASE(own_and_trusted_origins_may_act,
                     data::make({
                         "https://auth.example.com",
                         "https://AUTH.example.com",
                         "https://auth.example.com:443",
                         "https://portal.example.com",
                         "http://localhost:3000",
                         "https://app.test",
                     }),
                     origin) {
  BOOST_TEST(policy().allows(from(origin)));
}

BOOST_DATA_TEST_CASE(all_others_may_not,
                     data::make({
                         "https://evil.test",
                         "null",
                         "http://auth.example.com",
                         "http://auth.example.com:443",
                         "https://auth.example.com:80",
                         "https://auth.example.com:8443",
                         "https://auth.example.com.evil.test",
                         "https://evil.test/auth.example.com",
                         "https://auth.example.com@evil.test",
                         "https://evil.test#auth.example.com",
                         "https://xauth.example.com",
                         "https://example.com",
                         "auth.example.com",
                         "//auth.example.com",
                         "http://localhost",
                         "http://localhost:30000",
                         "https://localhost:3000",
                         "file://",
                         "chrome-extension://abc",
                         "https://auth.example.com, https://evil.test",
                         "https://auth.example.com https://evil.test",
                     }),
                     origin) {
  for (const Method method :
       {Method::post, Method::patch, Method::put, Method::del, Method::other}) {
    BOOST_TEST(!policy().allows(from(origin, method)), word(method));
  }
}

BOOST_AUTO_TEST_CASE(the_origin_counts_more_than_what_fetch_says) {
  Request request = from("https://evil.test");
  request.headers.emplace("SEC_FETCH_SITE", "same-origin");
  BOOST_TEST(!policy().allows(request));
}

BOOST_AUTO_TEST_CASE(fetch_metadata_counts_where_there_is_no_origin) {
  BOOST_TEST(policy().allows(fetched("same-origin")));
  BOOST_TEST(policy().allows(fetched("none")));
  for (const char* site : {"same-site", "cross-site", "Same-Origin", "anything"})
    BOOST_TEST(!policy().allows(fetched(site)), site);
}

BOOST_AUTO_TEST_CASE(without_either_header_it_is_no_browser) {
  BOOST_TEST(policy().allows(from("")));
}

BOOST_AUTO_TEST_CASE(without_a_cookie_there_is_nothing_to_steal) {
  Request request = from("https://evil.test");
  request.headers.erase("COOKIE");
  BOOST_TEST(policy().allows(request));
}

BOOST_AUTO_TEST_CASE(reads_pass) {
  for (const Method method : {Method::get, Method::head, Method::options})
    BOOST_TEST(policy().allows(from("https://evil.test", method)), word(method));
}

BOOST_AUTO_TEST_CASE(the_requests_own_port_and_scheme_count) {
  Request request = tests::with_cookie(tests::get("/logout"), "session=x");
  request.method = Method::post;
  request.scheme = "http";
  request.headers.erase("HOST");
  request.headers.emplace("HOST", "Localhost:8080");
  request.headers.emplace("ORIGIN", "http://localhost:8080");
  BOOST_TEST(OriginPolicy({}).allows(request));
  request.scheme = "https";
  BOOST_TEST(!OriginPolicy({}).allows(request));
}

BOOST_AUTO_TEST_CASE(without_a_host_only_trusted_origins_may_act) {
  Request request = from("https://");
  request.headers.erase("HOST");
  request.headers.erase("ORIGIN");
  request.headers.emplace("ORIGIN", "https://portal.example.com");
  BOOST_TEST(policy().allows(request));
  request.headers.erase("ORIGIN");
  request.headers.emplace("ORIGIN", "https://evil.test");
  BOOST_TEST(!policy().allows(request));
}

BOOST_AUTO_TEST_CASE(an_origin_is_normalized) {
  BOOST_TEST(normalized_origin("HTTPS://Example.COM:443/path?x") == "https://example.com");
  BOOST_TEST(normalized_origin("http://example.com:80") == "http://example.com");
  BOOST_TEST(normalized_origin("http://example.com:443") == "http://example.com:443");
  BOOST_TEST(normalized_origin("https://example.com:8443/") == "https://example.com:8443");
  BOOST_TEST(normalized_origin("null") == "null");
}

BOOST_AUTO_TEST_CASE(an_empty_line_of_cookies_hides_none) {
  Request request = from("https://evil.example");
  request.headers.emplace_hint(request.headers.lower_bound("COOKIE"), "COOKIE", "");
  BOOST_TEST(request.header("COOKIE").empty());
  BOOST_TEST(!policy().allows(request));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
