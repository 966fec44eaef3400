// signup_handlers.cpp and health_handlers.cpp.
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/unavailable.hpp"

#include "crypto/password_strength.hpp"
#include "http/handlers/signup_handlers.hpp"
#include "support/http_messages.hpp"
#include "support/login_world.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(signup_handlers_tests)

namespace {

class Site : public tests::LoginWorld {
 public:
  explicit Site(domain::SignUpRules rules = {}) : LoginWorld(rules) {
    add_signup_routes(router, accounts, policy);
  }

  [[nodiscard]] Response send(const std::string& body) const {
    const Request request = tests::post("/signup", body);
    return router.find(request)->handler(request);
  }

  crypto::ZxcvbnPasswordStrength strength;
  domain::PasswordPolicy policy{strength, "SIH Auth"};
  Router router;
};

const std::string kJane =
    R"({"name":"Jane Doe","email":"jane@example.com","password":"SecureP@ssw0rd"})";

std::string fields_of(const Response& response) {
  const rapidjson::Document document = tests::json_of(response);
  std::string names;
  for (const auto& member : document["fields"].GetObject())
    names += std::string(names.empty() ? "" : ",") + member.name.GetString();
  return names;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_good_sign_up_answers_word_for_word) {
  Site site;
  const Response response = site.send(kJane);
  BOOST_TEST(response.status == 200);
  BOOST_TEST(response.body == "{\"message\":\"Account created successfully\"}\n");
  BOOST_TEST(site.users.rows.back().name == "Jane Doe");
  BOOST_TEST(site.users.rows.back().password_hash == "new:SecureP@ssw0rd");
}

BOOST_AUTO_TEST_CASE(an_address_that_is_taken_is_409) {
  Site site;
  const Response response =
      site.send(R"({"name":"X","email":"JOHN@example.com","password":"SecureP@ssw0rd"})");
  BOOST_TEST(response.status == 409);
  BOOST_TEST(tests::text_in(response, "error") == "email_taken");
}

BOOST_AUTO_TEST_CASE(disabled_sign_up_is_403_whatever_was_sent) {
  Site site({.enabled = false, .is_private = false});
  for (const std::string& body : {kJane, std::string("{}"), std::string("broken")}) {
    BOOST_TEST(site.send(body).status == 403);
    BOOST_TEST(tests::text_in(site.send(body), "error") == "signup_disabled");
  }
}

BOOST_AUTO_TEST_CASE(private_sign_up_answers_a_known_address_like_any_other) {
  Site site({.enabled = true, .is_private = true});
  const Response fresh = site.send(kJane);
  const Response known =
      site.send(R"({"name":"X","email":"john@example.com","password":"SecureP@ssw0rd"})");
  BOOST_TEST(known.status == fresh.status);
  BOOST_TEST(known.body == fresh.body);
  BOOST_TEST((known.headers == fresh.headers));
}

BOOST_AUTO_TEST_CASE(all_flaws_are_told_at_once_and_cost_no_hash) {
  Site site;
  BOOST_TEST(fields_of(site.send("{}")) == "email,name,password");
  BOOST_TEST(fields_of(site.send(R"({"name":"","email":"x","password":"short"})")) ==
             "email,name,password");
  BOOST_TEST(
      fields_of(site.send(R"({"name":"A","email":"a@example.com","password":"password123"})")) ==
      "password");
  BOOST_TEST(fields_of(site.send(
                 R"({"name":"A\u0007","email":"a@example.com","password":"SecureP@ssw0rd"})")) ==
             "name");
  BOOST_TEST(site.hasher.hashed == 0);
}

BOOST_AUTO_TEST_CASE(a_password_of_1024_bytes_fits_into_a_body) {
  Site site;
  const std::string password = "SecureP@ssw0rd and more of it" + std::string(995, '~');
  BOOST_TEST(
      site.send(R"({"name":"A","email":"a@example.com","password":")" + password + "\"}").status ==
      200);
  BOOST_TEST(site.users.rows.back().password_hash == "new:" + password);
}

BOOST_AUTO_TEST_CASE(signing_up_costs_a_hash) {
  const Site site;
  BOOST_TEST((site.router.find(tests::post("/signup", ""))->cost == Cost::sets_password));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
