#include <chrono>
#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "support/login_site.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(recovery_handlers_tests)

namespace {

struct Site : tests::LoginSite {
  std::string link() {
    static_cast<void>(send("/forgot-password", R"({"email":"john@example.com"})"));
    return last_mailed("token");
  }
  [[nodiscard]] Response reset(const std::string& token,
                               const std::string& password = "fresh word") {
    return send("/reset-password",
                R"({"token":")" + token + R"(","password":")" + password + "\"}");
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(forgot_answers_alike_whoever_is_asked_for_and_however_often) {
  Site site;
  const Response known = site.send("/forgot-password", R"({"email":"john@example.com"})");
  BOOST_TEST(known.status == 200);
  BOOST_TEST(known.body ==
             "{\"message\":\"If there is an account with this address, a link is on its way to "
             "it\"}\n");
  BOOST_TEST(known.headers.empty());
  BOOST_TEST(site.mails(domain::MailKind::reset_link) == 1);
  for (int i = 0; i < 6; ++i) {
    for (const char* email : {"john@example.com", "nobody@example.com"}) {
      const Response other =
          site.send("/forgot-password", R"({"email":")" + std::string(email) + "\"}");
      BOOST_TEST(other.status == 200);
      BOOST_TEST(other.body == known.body);
      BOOST_TEST(other.headers.empty());
    }
  }
  BOOST_TEST(site.mails(domain::MailKind::reset_link) == 3);
}

BOOST_DATA_TEST_CASE(forgot_needs_an_address,
                     boost::unit_test::data::make({"{}", R"({"email":""})", R"({"email":"john"})",
                                                   R"({"email":1})"}),
                     body) {
  const tests::LoginSite site;
  const Response response = site.send("/forgot-password", body);
  BOOST_TEST(response.status == 400);
  BOOST_TEST(tests::text_in(response, "error") == "validation_failed");
  BOOST_TEST(site.outbox.entries.empty());
}

BOOST_AUTO_TEST_CASE(a_link_sets_a_password_once_and_signs_nobody_in) {
  Site site;
  const std::string session = site.signed_in();
  const std::string token = site.link();
  const Response response = site.reset(token);
  BOOST_TEST(response.status == 200);
  BOOST_TEST(response.body == "{\"message\":\"Your password was changed. Please sign in\"}\n");
  BOOST_TEST(tests::headers_of(response, "Set-Cookie").empty());
  BOOST_TEST(site.john().password_hash == "new:fresh word");
  BOOST_TEST(site.see("/me", session).status == 401);
  const Response again = site.reset(token);
  BOOST_TEST(again.status == 400);
  BOOST_TEST(tests::text_in(again, "error") == "invalid_token");
}

BOOST_AUTO_TEST_CASE(a_link_that_is_used_old_or_garbage_answers_alike) {
  Site site;
  const std::string used = site.link();
  BOOST_TEST(site.reset(used).status == 200);
  const std::string old = site.link();
  site.clock.advance(std::chrono::minutes(30));
  const Response garbage = site.reset("garbage");
  for (const std::string& token : {used, old, std::string("x")}) {
    const Response response = site.reset(token);
    BOOST_TEST(response.status == 400);
    BOOST_TEST(response.body == garbage.body);
  }
  // The link is looked at first: nobody learns the rules for passwords without one.
  BOOST_TEST(site.reset("garbage", "short").body == garbage.body);
}

BOOST_AUTO_TEST_CASE(a_password_that_is_refused_can_be_typed_anew) {
  Site site;
  const std::string token = site.link();
  const Response refused = site.reset(token, "short");
  BOOST_TEST(refused.status == 400);
  BOOST_TEST(tests::text_in(refused, "error") == "validation_failed");
  BOOST_TEST(tests::json_of(refused)["fields"].HasMember("password"));
  BOOST_TEST(site.hasher.hashed == 0);
  BOOST_TEST(site.reset(token).status == 200);
}

BOOST_AUTO_TEST_CASE(token_and_password_are_both_needed) {
  const tests::LoginSite site;
  for (const char* body : {"{}", R"({"token":"x"})", R"({"password":"fresh word"})",
                           R"({"token":"","password":"fresh word"})"}) {
    const Response response = site.send("/reset-password", body);
    BOOST_TEST(response.status == 400, body);
    BOOST_TEST(tests::text_in(response, "error") == "validation_failed");
  }
}

BOOST_AUTO_TEST_CASE(only_the_reset_costs_a_hash) {
  const tests::LoginSite site;
  BOOST_TEST((site.router.find(tests::post("/forgot-password", ""))->cost == Cost::cheap));
  BOOST_TEST((site.router.find(tests::post("/reset-password", ""))->cost == Cost::sets_password));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
