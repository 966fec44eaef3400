#include <string>

#include <boost/test/unit_test.hpp>

#include "http/handlers/session_handlers.hpp"
#include "support/login_site.hpp"

namespace sih_auth::http {

BOOST_AUTO_TEST_SUITE(session_handlers_tests)

BOOST_AUTO_TEST_CASE(protected_greets_whom_the_cookie_speaks_for) {
  tests::LoginSite site;
  const Response response = site.see("/protected", site.signed_in());
  BOOST_TEST(response.status == 200);
  BOOST_TEST(tests::text_in(response, "message") == "Welcome to protected area");
  const rapidjson::Document document = tests::json_of(response);
  BOOST_TEST(document["user"]["id"].GetInt() == 1);
  BOOST_TEST(document["user"].HasMember("email"));
}

BOOST_AUTO_TEST_CASE(without_a_good_cookie_it_is_401) {
  tests::LoginSite site;
  const std::string session = site.signed_in();
  for (const std::string& cookie :
       {std::string(), std::string("session="), std::string("session=x"), session + "x",
        "other" + session, session + "; session=x", "session=x; " + session}) {
    for (const char* path : {"/protected", "/me", "/continue", "/auth"}) {
      const Response response = site.see(path, cookie);
      BOOST_TEST(response.status == 401, path << " " << cookie);
      BOOST_TEST(tests::text_in(response, "error") == "authentication_required");
    }
  }
}

BOOST_AUTO_TEST_CASE(cookies_that_contradict_each_other_are_expired) {
  tests::LoginSite site;
  const std::string session = site.signed_in();
  BOOST_TEST(site.cookie_in(site.see("/me", session + "; session=x"), "session") == "session=");
  BOOST_TEST(site.cookie_in(site.see("/me", "session=x; session=x"), "session") == "");
  BOOST_TEST(site.cookie_in(site.see("/me"), "session") == "");
  BOOST_TEST(site.see("/me", session + "; " + session).status == 200);
}

BOOST_AUTO_TEST_CASE(a_login_cookie_is_no_session) {
  tests::LoginSite site;
  const std::string login = site.started();
  BOOST_TEST(site.see("/protected", "session=" + login).status == 401);
  BOOST_TEST(site.see("/auth", "session=" + login).status == 401);
}

BOOST_AUTO_TEST_CASE(a_visit_keeps_the_session_awake) {
  tests::LoginSite site;
  const std::string session = site.signed_in();
  for (const char* path : {"/protected", "/me", "/continue", "/auth"}) {
    site.session_store.stampings.clear();
    site.clock.advance(std::chrono::minutes(50));
    static_cast<void>(site.see(path, session));
    site.visits.stamp_some();
    BOOST_TEST(site.session_store.stampings.size() == 1U, path);
  }
}

BOOST_AUTO_TEST_CASE(logging_out_kills_the_session_on_the_server_and_the_cookie) {
  tests::LoginSite site;
  const std::string session = site.signed_in();
  const Response response = site.send("/logout", "", session);
  BOOST_TEST(response.status == 200);
  BOOST_TEST(response.body == "{\"message\":\"Logged out successfully\"}\n");
  BOOST_TEST(site.cookie_in(response, "session") == "session=");
  BOOST_TEST(site.see("/protected", session).status == 401);
}

BOOST_AUTO_TEST_CASE(logging_out_ends_the_other_sessions_only_when_asked) {
  tests::LoginSite site;
  const std::string first = site.signed_in();
  const std::string second = site.signed_in();
  const std::string third = site.signed_in();
  BOOST_TEST(site.send("/logout", R"({"everywhere":false})", first).status == 200);
  BOOST_TEST(site.see("/protected", second).status == 200);
  BOOST_TEST(site.send("/logout", R"({"everywhere":true})", second).status == 200);
  BOOST_TEST(site.see("/protected", second).status == 401);
  BOOST_TEST(site.see("/protected", third).status == 401);
}

BOOST_AUTO_TEST_CASE(a_dead_session_ends_no_others) {
  tests::LoginSite site;
  const std::string dead = site.signed_in();
  const std::string alive = site.signed_in();
  static_cast<void>(site.send("/logout", "", dead));
  BOOST_TEST(site.send("/logout", R"({"everywhere":true})", dead).status == 200);
  BOOST_TEST(site.see("/protected", alive).status == 200);
}

BOOST_AUTO_TEST_CASE(a_planted_second_cookie_keeps_no_session_alive) {
  tests::LoginSite site;
  const std::string session = site.signed_in();
  const std::string other = site.signed_in();
  BOOST_TEST(site.send("/logout", "", "session=planted; " + session + "; " + other).status == 200);
  BOOST_TEST(site.see("/protected", session).status == 401);
  BOOST_TEST(site.see("/protected", other).status == 401);
}

BOOST_AUTO_TEST_CASE(anybody_may_log_out) {
  tests::LoginSite site;
  BOOST_TEST(site.send("/logout", "").status == 200);
  BOOST_TEST(site.send("/logout", "{}", "session=garbage").status == 200);
  BOOST_TEST(site.send("/logout", R"({"everywhere":"yes"})").status == 400);
  BOOST_TEST(site.send("/logout", "[]").status == 400);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
