#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/unavailable.hpp"

#include "support/login_site.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(gateway_handlers_tests)

namespace {

struct Gateway : tests::LoginSite {
  Gateway() { session_store.groups = {"admin", "staff"}; }

  /// nginx's question about a page of a protected site.
  [[nodiscard]] Response check(const std::string& cookie, const CheckedRequest& checked) const {
    Request request = tests::get("/auth");
    if (!cookie.empty()) request = tests::with_cookie(std::move(request), cookie);
    request.checked = checked;
    return answer(request);
  }

  [[nodiscard]] static std::string header(const Response& response, std::string_view name) {
    const auto values = tests::headers_of(response, name);
    return values.size() == 1 ? values.front() : "(" + std::to_string(values.size()) + ")";
  }
};

const std::string kUrl = "https://app.example.com/x?a=1";
const std::string kEncoded = "https%3A%2F%2Fapp.example.com%2Fx%3Fa%3D1";

}  // namespace

BOOST_AUTO_TEST_CASE(who_is_signed_in_is_let_in_by_name) {
  Gateway gateway;
  const Response response = gateway.check(gateway.signed_in(), {kUrl, "", ""});
  BOOST_TEST(response.status == 204);
  BOOST_TEST(response.body == "");
  BOOST_TEST(gateway.header(response, "Remote-User") == "john@example.com");
  BOOST_TEST(gateway.header(response, "Remote-Email") == "john@example.com");
  BOOST_TEST(gateway.header(response, "Remote-User-Id") == "1");
  BOOST_TEST(gateway.header(response, "Remote-Name") == "Jos%C3%A9%20Doe");
  BOOST_TEST(gateway.header(response, "Remote-Groups") == "admin,staff");
  BOOST_TEST(gateway.header(response, "Location") == "(0)");
}

BOOST_AUTO_TEST_CASE(who_is_not_is_shown_the_way_to_the_portal) {
  const Gateway gateway;
  for (const char* cookie : {"", "session=x"}) {
    const Response response = gateway.check(cookie, {kUrl, "", ""});
    BOOST_TEST(response.status == 401);
    BOOST_TEST(gateway.header(response, "Location") == "https://auth.example.com/?rd=" + kEncoded);
    BOOST_TEST(gateway.header(response, "Remote-User") == "(0)");
  }
}

BOOST_AUTO_TEST_CASE(a_login_too_long_ago_is_not_enough) {
  Gateway gateway;
  const std::string session = gateway.signed_in();
  gateway.clock.advance(std::chrono::seconds(900));
  BOOST_TEST(gateway.check(session, {kUrl, "", "900"}).status == 204);
  gateway.clock.advance(std::chrono::seconds(1));
  const Response response = gateway.check(session, {kUrl, "", "900"});
  BOOST_TEST(response.status == 401);
  BOOST_TEST(gateway.header(response, "Location") ==
             "https://auth.example.com/?max_age=900&rd=" + kEncoded);
}

BOOST_AUTO_TEST_CASE(who_is_in_none_of_the_groups_is_named_and_may_switch) {
  Gateway gateway;
  const std::string session = gateway.signed_in();
  BOOST_TEST(gateway.check(session, {kUrl, " other , staff ", ""}).status == 204);
  for (const char* groups : {"other", "Staff", "staf", ",", " , "}) {
    const Response response = gateway.check(session, {kUrl, groups, ""});
    BOOST_TEST(response.status == 403, groups);
    BOOST_TEST(tests::text_in(response, "error") == "forbidden");
    BOOST_TEST(gateway.header(response, "Remote-User") == "john@example.com");
    BOOST_TEST(gateway.header(response, "Location") ==
               "https://auth.example.com/?switch=1&rd=" + kEncoded);
  }
}

BOOST_AUTO_TEST_CASE(blank_groups_welcome_everybody) {
  Gateway gateway;
  gateway.session_store.groups = {};
  const std::string session = gateway.signed_in();
  const Response response = gateway.check(session, {kUrl, "  ", ""});
  BOOST_TEST(response.status == 204);
  BOOST_TEST(gateway.header(response, "Remote-Groups") == "");
}

BOOST_AUTO_TEST_CASE(a_rule_that_makes_no_sense_lets_nobody_in) {
  Gateway gateway;
  const std::string session = gateway.signed_in();
  for (const char* max_age : {"x", "-1", "1s", " 1", "1.5", "1000000000", "0x10"}) {
    BOOST_CHECK_THROW(static_cast<void>(gateway.check(session, {kUrl, "", max_age})),
                      domain::Unavailable);
  }
}

BOOST_AUTO_TEST_CASE(contradicting_cookies_are_nobody) {
  Gateway gateway;
  const std::string session = gateway.signed_in();
  const std::string other = gateway.signed_in();
  BOOST_TEST(gateway.check(session + "; " + other, {kUrl, "", ""}).status == 401);
  BOOST_TEST(gateway.check(other + "; " + session, {kUrl, "", ""}).status == 401);
  BOOST_TEST(gateway.check(session + "; " + session, {kUrl, "", ""}).status == 204);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
