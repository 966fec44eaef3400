#include <chrono>
#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "http/cookies.hpp"
#include "support/http_messages.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(cookies_tests)

namespace {

std::optional<std::string> found_in(const std::string& header) {
  return find_cookie(tests::with_cookie(tests::get("/"), header), "session");
}

}  // namespace

BOOST_DATA_TEST_CASE(the_cookie_is_found_among_others,
                     boost::unit_test::data::make({
                         "session=value", "a=b; session=value", "session=value; a=b",
                         "a=b;session=value;c=d", "a=b;   session=value", "; ;session=value;",
                         "xsession=1; session=value", "sessionx=1; session=value",
                         "session-id=1; Session=2; SESSION=3; session=value",
                         "__Host-session=1; session=value", "a=session=evil; session=value",
                         "session; session=value", "session =x; session=value",
                         "session=value; session=value",  // twice the same
                     }),
                     header) {
  BOOST_TEST((found_in(header) == "value"));
}

BOOST_DATA_TEST_CASE(no_cookie_is_made_of_something_like_it,
                     boost::unit_test::data::make({
                         "",
                         "session",
                         "Session=value",
                         "xsession=value",
                         "sessionx=value",
                         "a=b; c=session=value",
                         "__Host-session=value",
                         "session =value",
                     }),
                     header) {
  BOOST_TEST(!found_in(header).has_value());
}

BOOST_DATA_TEST_CASE(two_that_differ_are_none,
                     boost::unit_test::data::make({
                         "session=one; session=two",
                         "session=two; session=one",
                         "session=one; a=b; session=",
                         "session=one; session=one; session=two",
                         "session=one; session=one ",
                         "session=\"one\"; session=one",
                     }),
                     header) {
  BOOST_TEST(!found_in(header).has_value());
}

BOOST_AUTO_TEST_CASE(all_cookie_headers_count_in_whichever_order) {
  Request same = tests::with_cookie(tests::get("/"), "session=one");
  same.headers.emplace("COOKIE", "a=b; session=one");
  BOOST_TEST((find_cookie(same, "session") == "one"));
  for (const auto& [first, second] :
       {std::pair("session=one", "session=two"), std::pair("session=two", "a=b; session=one")}) {
    Request different = tests::with_cookie(tests::get("/"), first);
    different.headers.emplace("COOKIE", second);
    BOOST_TEST(!find_cookie(different, "session").has_value());
  }
}

BOOST_AUTO_TEST_CASE(every_value_can_be_had) {
  Request request = tests::with_cookie(tests::get("/"), "session=one; a=b; session=two");
  request.headers.emplace("COOKIE", "session=one; xsession=x; session=");
  const std::vector<std::string> expected{"one", "two", "one", ""};
  BOOST_TEST((find_cookies(request, "session") == expected));
  BOOST_TEST(find_cookies(request, "nothing").empty());
}

BOOST_AUTO_TEST_CASE(a_value_is_taken_byte_for_byte) {
  BOOST_TEST((found_in("session=\"a b\"=%20,x") == "\"a b\"=%20,x"));
  BOOST_TEST((found_in("session=") == ""));
}

BOOST_AUTO_TEST_CASE(a_cookie_is_set_with_the_flags_that_nginx_gives) {
  const CookieJar jar("session", "");
  Response response;
  jar.set(response, tests::get("/"), "session", "value", std::nullopt);
  const auto cookies = tests::headers_of(response, "Set-Cookie");
  BOOST_REQUIRE(cookies.size() == 1U);
  BOOST_TEST(cookies[0] == "session=value; Path=/; Secure; HttpOnly; SameSite=Lax");
}

BOOST_AUTO_TEST_CASE(just_those_flags_and_no_others) {
  const CookieJar jar("session", "");
  Request request = tests::get("/");
  for (const auto& [flags, expected] : {std::pair("HttpOnly", "session=value; Path=/; HttpOnly"),
                                        std::pair("", "session=value; Path=/")}) {
    request.cookie_flags = flags;
    Response response;
    jar.set(response, request, "session", "value", std::nullopt);
    BOOST_TEST(tests::headers_of(response, "Set-Cookie").at(0) == expected);
  }
}

BOOST_AUTO_TEST_CASE(a_lifetime_becomes_max_age) {
  const CookieJar jar("session", "");
  Response response;
  jar.set(response, tests::get("/"), "session", "value", std::chrono::hours(720));
  BOOST_TEST(tests::headers_of(response, "Set-Cookie").at(0) ==
             "session=value; Max-Age=2592000; Path=/; Secure; HttpOnly; SameSite=Lax");
}

BOOST_AUTO_TEST_CASE(clearing_sends_an_expired_cookie_of_the_same_scope) {
  const CookieJar jar("session", "");
  Response response;
  jar.clear(response, tests::get("/"), "session");
  const auto cookies = tests::headers_of(response, "Set-Cookie");
  BOOST_REQUIRE(cookies.size() == 1U);
  BOOST_TEST(cookies[0].starts_with("session=; Max-Age=0; Expires=Thu, 01 Jan 1970"));
  BOOST_TEST(cookies[0].ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"));
}

BOOST_AUTO_TEST_CASE(with_a_domain_the_host_only_twin_is_expired_first) {
  const CookieJar jar("__Secure-sih_auth", "example.com");
  Response set;
  jar.set(set, tests::get("/"), jar.session_name(), "value", std::nullopt);
  const auto cookies = tests::headers_of(set, "Set-Cookie");
  BOOST_REQUIRE(cookies.size() == 2U);
  BOOST_TEST(cookies[0].starts_with("__Secure-sih_auth=; Max-Age=0;"));
  BOOST_TEST(cookies[0].find("Domain") == std::string::npos);
  BOOST_TEST(cookies[1].starts_with("__Secure-sih_auth=value; Path=/; Domain=example.com; Secure"));

  Response cleared;
  jar.clear(cleared, tests::get("/"), jar.session_name());
  const auto both = tests::headers_of(cleared, "Set-Cookie");
  BOOST_REQUIRE(both.size() == 2U);
  BOOST_TEST(both[0].find("Domain") == std::string::npos);
  BOOST_TEST(both[1].find("Domain=example.com") != std::string::npos);
  for (const std::string& cookie : both)
    BOOST_TEST(cookie.find("Max-Age=0") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_host_cookie_never_has_a_domain) {
  const CookieJar jar("__Host-sih_auth", "example.com");
  Response response;
  jar.set(response, tests::get("/"), "__Host-sih_auth", "value", std::nullopt);
  BOOST_REQUIRE(tests::headers_of(response, "Set-Cookie").size() == 1U);
  BOOST_TEST(tests::headers_of(response, "Set-Cookie")[0].find("Domain") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_login_cookie_has_the_session_cookies_prefix) {
  BOOST_TEST(CookieJar("session", "").login_name() == "login");
  BOOST_TEST(CookieJar("__Host-sih_auth", "").login_name() == "__Host-login");
  BOOST_TEST(CookieJar("__Secure-sih_auth", "").login_name() == "__Secure-login");
}

BOOST_AUTO_TEST_CASE(the_device_cookie_is_this_hosts_alone) {
  BOOST_TEST(CookieJar("session", "").device_name() == "device");
  BOOST_TEST(CookieJar("__Host-sih_auth", "").device_name() == "__Host-device");
  const CookieJar jar("__Secure-sih_auth", "example.com");
  BOOST_TEST(jar.device_name() == "__Host-device");
  Response response;
  jar.set(response, tests::get("/"), jar.device_name(), "value", std::chrono::hours(1));
  const auto cookies = tests::headers_of(response, "Set-Cookie");
  BOOST_REQUIRE(cookies.size() == 1U);
  BOOST_TEST(cookies[0] ==
             "__Host-device=value; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Lax");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
