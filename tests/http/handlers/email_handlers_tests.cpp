#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "support/login_site.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(email_handlers_tests)

namespace {

struct Site : tests::LoginSite {
  explicit Site(domain::SignUpRules rules = {}) : LoginSite(rules) {}

  [[nodiscard]] Response start(const std::string& email = "new@example.com",
                               const std::string& password = "right") const {
    return send("/change-email", R"({"email":")" + email + R"(","password":")" + password + "\"}",
                session);
  }
  [[nodiscard]] Response confirm(const std::string& code) const {
    return send("/confirm-email", R"({"otp":")" + code + "\"}", session);
  }
  [[nodiscard]] Response undo(const std::string& token) const {
    return send("/undo-email-change", R"({"token":")" + token + "\"}");
  }

  std::string session = signed_in();
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_code_to_the_new_address_changes_it) {
  Site site;
  const Response started = site.start();
  BOOST_TEST(started.status == 200);
  BOOST_TEST(started.body ==
             "{\"message\":\"A code was sent to the new address\",\"expires_in\":\"5 "
             "minutes\"}\n");
  BOOST_TEST(site.outbox.entries.back().mail.to == "new@example.com");
  const Response wrong = site.confirm(site.wrong_code());
  BOOST_TEST(wrong.status == 401);
  BOOST_TEST(tests::text_in(wrong, "error") == "invalid_otp");
  const Response confirmed = site.confirm(site.mailed_code());
  BOOST_TEST(confirmed.status == 200);
  BOOST_TEST(tests::text_in(confirmed, "message") == "Your e-mail address was changed");
  const rapidjson::Document document = tests::json_of(confirmed);
  BOOST_TEST(document["user"]["email"].GetString() == std::string("new@example.com"));
  BOOST_TEST(document["user"]["id"].GetInt() == 1);
  BOOST_TEST(site.john().email.value() == "new@example.com");
  BOOST_TEST(site.see("/me", site.session).status == 200);
}

BOOST_AUTO_TEST_CASE(the_old_address_takes_it_back_without_signing_in) {
  Site site;
  static_cast<void>(site.start());
  BOOST_TEST(site.confirm(site.mailed_code()).status == 200);
  const std::string token = site.last_mailed("token");
  const Response undone = site.undo(token);
  BOOST_TEST(undone.status == 200);
  BOOST_TEST(undone.body ==
             "{\"message\":\"Your e-mail address is back. Please set a new password\"}\n");
  BOOST_TEST(site.john().email.value() == "john@example.com");
  BOOST_TEST(site.see("/me", site.session).status == 401);
  for (const std::string& dead : {token, std::string("garbage")}) {
    const Response refused = site.undo(dead);
    BOOST_TEST(refused.status == 400);
    BOOST_TEST(tests::text_in(refused, "error") == "invalid_token");
  }
  BOOST_TEST(tests::text_in(site.send("/undo-email-change", "{}"), "error") == "validation_failed");
}

BOOST_AUTO_TEST_CASE(the_address_that_one_has_is_no_new_one) {
  Site site;
  const Response response = site.start("JOHN@example.com");
  BOOST_TEST(response.status == 400);
  BOOST_TEST(tests::json_of(response)["fields"]["email"].GetString() ==
             std::string("This is the address that the account has already."));
}

BOOST_AUTO_TEST_CASE(a_taken_address_is_409_unless_sign_up_is_private) {
  Site site;
  site.add_user("jane@example.com");
  const Response taken = site.start("jane@example.com");
  BOOST_TEST(taken.status == 409);
  BOOST_TEST(tests::text_in(taken, "error") == "email_taken");
  BOOST_TEST(site.start("jane@example.com", "wrong").status == 401);

  Site discreet({.enabled = true, .is_private = true});
  discreet.add_user("jane@example.com");
  const Response hidden = discreet.start("jane@example.com");
  BOOST_TEST(hidden.status == 200);
  BOOST_TEST(hidden.body == discreet.start("nobody@example.com").body);
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_401_and_counted) {
  Site site;
  for (int i = 0; i < 5; ++i) {
    const Response wrong = site.start("new@example.com", "wrong");
    BOOST_TEST(wrong.status == 401);
    BOOST_TEST(tests::text_in(wrong, "message") == "The password is wrong.");
  }
  const Response throttled = site.start();
  BOOST_TEST(throttled.status == 429);
  BOOST_TEST(tests::headers_of(throttled, "Retry-After").at(0) == "900");
}

BOOST_AUTO_TEST_CASE(the_fourth_mail_in_five_minutes_is_429) {
  Site site;
  for (int i = 0; i < 3; ++i)
    BOOST_TEST(site.start().status == 200);
  const Response fourth = site.start();
  BOOST_TEST(fourth.status == 429);
  BOOST_TEST(tests::headers_of(fourth, "Retry-After").at(0) == "300");
}

BOOST_DATA_TEST_CASE(a_flawed_body_is_400_and_costs_no_hash,
                     boost::unit_test::data::make({"{}", R"({"email":"new@example.com"})",
                                                   R"({"password":"right"})",
                                                   R"({"email":"new","password":"right"})",
                                                   R"({"email":1,"password":"right"})"}),
                     body) {
  const Site site;
  const int verified = site.hasher.verified;
  const Response response = site.send("/change-email", body, site.session);
  BOOST_TEST(response.status == 400);
  BOOST_TEST(tests::text_in(response, "error") == "validation_failed");
  BOOST_TEST(site.hasher.verified == verified);
  BOOST_TEST(site.send("/confirm-email", body, site.session).status == 400);
}

BOOST_AUTO_TEST_CASE(nobody_else_changes_anything) {
  const Site site;
  for (const auto& [path, body] :
       {std::pair("/change-email", R"({"email":"new@example.com","password":"right"})"),
        std::pair("/confirm-email", R"({"otp":"123456"})")}) {
    const Response response = site.send(path, body);
    BOOST_TEST(response.status == 401);
    BOOST_TEST(tests::text_in(response, "error") == "authentication_required");
  }
  BOOST_TEST((site.router.find(tests::post("/change-email", ""))->cost == Cost::hashes_password));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
