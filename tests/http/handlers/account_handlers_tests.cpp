#include <chrono>
#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "support/login_site.hpp"

namespace sih_auth::http {

BOOST_AUTO_TEST_SUITE(account_handlers_tests)

BOOST_AUTO_TEST_CASE(people_see_their_own_account) {
  tests::LoginSite site;
  site.users.rows[0].groups = {"admin", "staff"};
  const auto created_at = base::to_integer(site.users.rows[0].created_at);
  site.clock.advance(std::chrono::seconds(100));
  const std::string session = site.signed_in();
  site.clock.advance(std::chrono::seconds(7));
  BOOST_TEST(
      site.see("/me", session).body ==
      "{\"user\":{\"id\":1,\"name\":\"John\",\"email\":\"john@example.com\",\"groups\":[\"admin\","
      "\"staff\"],\"created_at\":" +
          std::to_string(created_at) +
          ",\"is_verified\":true,\"auth_time\":" + std::to_string(created_at + 100) + "}}\n");
}

BOOST_AUTO_TEST_CASE(an_account_that_is_gone_is_nobodys) {
  tests::LoginSite site;
  const std::string session = site.signed_in();
  site.users.rows.clear();
  BOOST_TEST(site.see("/me", session).status == 401);
}

BOOST_AUTO_TEST_CASE(people_change_their_name) {
  tests::LoginSite site;
  const std::string session = site.signed_in();
  const Response response = site.send(Method::patch, "/me", R"({"name":" Johnny "})", session);
  BOOST_TEST(response.status == 200);
  BOOST_TEST(tests::text_in(response, "message") == "Your name was changed");
  BOOST_TEST(tests::json_of(response)["user"]["name"].GetString() == std::string("Johnny"));
  BOOST_TEST(site.john().name == "Johnny");
  for (const char* body : {"{}", R"({"name":""})", R"({"name":"a\u0007b"})", R"({"name":1})"}) {
    const Response refused = site.send(Method::patch, "/me", body, session);
    BOOST_TEST(refused.status == 400, body);
    BOOST_TEST(tests::json_of(refused)["fields"].HasMember("name"), body);
  }
  BOOST_TEST(site.john().name == "Johnny");
}

BOOST_AUTO_TEST_CASE(a_password_is_changed_by_who_knows_the_old_one) {
  tests::LoginSite site;
  const std::string other = site.signed_in();
  const std::string session = site.signed_in();
  const std::string body = R"({"current_password":"right","new_password":"fresh word"})";
  const Response response = site.send("/change-password", body, session);
  BOOST_TEST(response.status == 200);
  BOOST_TEST(response.body == "{\"message\":\"Your password was changed\"}\n");
  BOOST_TEST(site.john().password_hash == "new:fresh word");
  const std::string renewed = tests::LoginSite::cookie_in(response, "session");
  BOOST_TEST(site.see("/me", renewed).status == 200);
  BOOST_TEST(site.see("/me", session).status == 401);
  BOOST_TEST(site.see("/me", other).status == 401);
  const Response again = site.send("/change-password", body, renewed);
  BOOST_TEST(again.status == 401);
  BOOST_TEST(tests::text_in(again, "error") == "invalid_credentials");
  BOOST_TEST(tests::text_in(again, "message") == "The password is wrong.");
}

BOOST_AUTO_TEST_CASE(a_new_password_has_rules_and_breaking_them_costs_no_hash) {
  tests::LoginSite site;
  const std::string session = site.signed_in();
  const int verified = site.hasher.verified;
  for (const char* body :
       {R"({"current_password":"right","new_password":"short"})", R"({"current_password":"right"})",
        R"({"current_password":"right","new_password":""})",
        R"({"current_password":"right","new_password":12345678})"}) {
    const Response refused = site.send("/change-password", body, session);
    BOOST_TEST(refused.status == 400, body);
    BOOST_TEST(tests::text_in(refused, "error") == "validation_failed");
    BOOST_TEST(tests::json_of(refused)["fields"].HasMember("new_password"), body);
  }
  const Response both = site.send("/change-password", R"({"new_password":"short"})", session);
  BOOST_TEST(tests::json_of(both)["fields"].MemberCount() == 2U);
  BOOST_TEST(site.hasher.verified == verified);
  BOOST_TEST(site.john().password_hash == "new:right");
}

BOOST_AUTO_TEST_CASE(an_account_is_deleted_by_who_knows_its_password) {
  tests::LoginSite site;
  const std::string session = site.signed_in();
  const Response wrong = site.send(Method::del, "/me", R"({"password":"wrong"})", session);
  BOOST_TEST(wrong.status == 401);
  BOOST_TEST(tests::text_in(wrong, "error") == "invalid_credentials");
  BOOST_TEST(site.send(Method::del, "/me", "{}", session).status == 400);
  BOOST_TEST(site.users.rows.size() == 1U);
  const Response gone = site.send(Method::del, "/me", R"({"password":"right"})", session);
  BOOST_TEST(gone.status == 200);
  BOOST_TEST(gone.body == "{\"message\":\"Your account was deleted\"}\n");
  BOOST_TEST(site.cookie_in(gone, "session") == "session=");
  BOOST_TEST(site.users.rows.empty());
  BOOST_TEST(site.see("/me", session).status == 401);
}

BOOST_AUTO_TEST_CASE(wrong_passwords_are_counted_together_with_those_at_the_login) {
  tests::LoginSite site;
  const std::string session = site.signed_in();
  const std::string change = R"({"current_password":"wrong","new_password":"fresh word"})";
  for (int i = 0; i < 2; ++i) {
    BOOST_TEST(site.send("/change-password", change, session).status == 401);
    BOOST_TEST(site.send(Method::del, "/me", R"({"password":"wrong"})", session).status == 401);
  }
  BOOST_TEST(site.send("/login", R"({"email":"john@example.com","password":"wrong"})").status ==
             401);
  for (const Response& response :
       {site.send(Method::del, "/me", R"({"password":"right"})", session),
        site.send("/change-password", change, session),
        site.send("/login", R"({"email":"john@example.com","password":"right"})")}) {
    BOOST_TEST(response.status == 429);
    BOOST_TEST(tests::headers_of(response, "Retry-After").at(0) == "900");
  }
  BOOST_TEST(site.users.rows.size() == 1U);
}

BOOST_AUTO_TEST_CASE(nobody_else_changes_anything) {
  const tests::LoginSite site;
  for (const auto& [method, path] :
       {std::pair(Method::get, "/me"), std::pair(Method::patch, "/me"),
        std::pair(Method::del, "/me"), std::pair(Method::post, "/change-password")}) {
    const Response response = site.send(method, path, "{}", "session=x");
    BOOST_TEST(response.status == 401, path);
    BOOST_TEST(tests::text_in(response, "error") == "authentication_required");
  }
}

BOOST_AUTO_TEST_CASE(what_asks_for_the_password_costs_a_hash) {
  const tests::LoginSite site;
  const auto cost = [&](Method method, const char* path) {
    Request request = tests::get(path);
    request.method = method;
    return site.router.find(request)->cost;
  };
  BOOST_TEST((cost(Method::get, "/me") == Cost::cheap));
  BOOST_TEST((cost(Method::patch, "/me") == Cost::cheap));
  BOOST_TEST((cost(Method::del, "/me") == Cost::hashes_password));
  BOOST_TEST((cost(Method::post, "/change-password") == Cost::sets_password));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
