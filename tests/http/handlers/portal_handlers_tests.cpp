#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/login_site.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(portal_handlers_tests)

namespace {

struct Portal : tests::LoginSite {
  [[nodiscard]] Response go_on(const std::string& cookie, const std::string& query) const {
    Request request = tests::with_cookie(tests::get("/continue"), cookie);
    request.query = query;
    return answer(request);
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_pages_learn_what_the_site_is) {
  const Portal portal;
  BOOST_TEST(portal.see("/site").body ==
             "{\"name\":\"Example\",\"logo_url\":\"https://auth.example.com/logo.svg\","
             "\"signup_enabled\":true}\n");
}

BOOST_AUTO_TEST_CASE(who_is_signed_in_goes_on_to_where_the_policy_allows) {
  Portal portal;
  const std::string session = portal.signed_in();
  const auto target = [&](const std::string& query) {
    return tests::text_in(portal.go_on(session, query), "redirect_to");
  };
  BOOST_TEST(target("rd=%2Fx%3Fa%3D1%26b%3D2") == "/x?a=1&b=2");
  BOOST_TEST(target("rd=https%3A%2F%2Fauth.example.com%2Fy&max_age=5") ==
             "https://auth.example.com/y");
  for (const char* query : {"", "rd=", "rd=https%3A%2F%2Fevil.test%2F", "rd=%2F%2Fevil.test",
                            "rd=%2", "other=1", "rd"}) {
    BOOST_TEST(target(query) == "https://auth.example.com/", query);
  }
}

BOOST_AUTO_TEST_CASE(a_login_too_long_ago_does_not_go_on) {
  Portal portal;
  const std::string session = portal.signed_in();
  portal.clock.advance(std::chrono::seconds(901));
  BOOST_TEST(portal.go_on(session, "max_age=900&rd=%2Fx").status == 401);
  BOOST_TEST(portal.go_on(session, "max_age=901&rd=%2Fx").status == 200);
  BOOST_TEST(portal.go_on("session=x", "max_age=901&rd=%2Fx").status == 401);
}

BOOST_AUTO_TEST_CASE(an_age_is_a_number_of_seconds) {
  Portal portal;
  const std::string session = portal.signed_in();
  for (const char* query : {"max_age=", "max_age=x", "max_age=-1", "max_age=1s"}) {
    const Response response = portal.go_on(session, query);
    BOOST_TEST(response.status == 400, query);
    BOOST_TEST(tests::json_of(response)["fields"].HasMember("max_age"));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
