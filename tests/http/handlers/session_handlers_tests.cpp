#include <chrono>
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

BOOST_AUTO_TEST_CASE(another_sites_form_takes_no_cookie_away) {
  tests::LoginSite site;
  const auto cleared = [&](const std::string& header, const std::string& cookie) {
    Request request = tests::with_cookie(tests::post("/logout", ""), cookie);
    if (!header.empty()) request.headers.emplace(header, "https://evil.test");
    return site.cookie_in(site.answer(request), "session");
  };
  for (const char* said : {"ORIGIN", "SEC_FETCH_SITE"}) {
    BOOST_TEST(cleared(said, "") == "");
    BOOST_TEST(cleared(said, "login=x") == "");
    BOOST_TEST(cleared(said, "session=garbage") == "session=");
  }
  BOOST_TEST(cleared("", "") == "session=");
}

BOOST_AUTO_TEST_CASE(people_see_their_sessions_and_which_one_this_is) {
  tests::LoginSite site;
  const auto begun = base::to_integer(site.clock.now());
  const std::string session = site.signed_in();
  site.clock.advance(std::chrono::seconds(10));
  static_cast<void>(site.sessions.open(site.john().id, false, {"192.0.2.7", "Phone"}, {}));
  static_cast<void>(site.sessions.open({999}, false, {"192.0.2.8", "Elsewhere"}, {}));
  const rapidjson::Document document = tests::json_of(site.see("/sessions", session));
  const auto& listed = document["sessions"];
  BOOST_REQUIRE(listed.Size() == 2U);
  BOOST_TEST(listed[0].MemberCount() == 7U);
  BOOST_TEST(listed[0]["id"].GetInt() == 1);
  BOOST_TEST(listed[0]["kind"].GetString() == std::string("browser"));
  BOOST_TEST(listed[0]["created_at"].GetInt64() == begun);
  BOOST_TEST(listed[0]["last_seen_at"].GetInt64() == begun);
  BOOST_TEST(listed[0]["ip"].GetString() == std::string("192.0.2.1"));
  BOOST_TEST(listed[0]["user_agent"].GetString() == std::string("Browser"));
  BOOST_TEST(listed[0]["current"].GetBool());
  BOOST_TEST(listed[1]["ip"].GetString() == std::string("192.0.2.7"));
  BOOST_TEST(!listed[1]["current"].GetBool());
}

BOOST_AUTO_TEST_CASE(one_of_their_own_sessions_can_be_ended) {
  tests::LoginSite site;
  const std::string own = site.signed_in();                     // 1
  const std::string other = site.signed_in();                   // 2
  static_cast<void>(site.sessions.open({999}, false, {}, {}));  // 3
  const Response response = site.send(Method::del, "/sessions/2", "", own);
  BOOST_TEST(response.status == 200);
  BOOST_TEST(response.body == "{\"message\":\"The session was ended\"}\n");
  BOOST_TEST(tests::headers_of(response, "Set-Cookie").empty());
  BOOST_TEST(site.see("/me", other).status == 401);
  BOOST_TEST(site.see("/me", own).status == 200);
  for (const char* path : {"/sessions/2", "/sessions/3", "/sessions/999"}) {
    const Response missing = site.send(Method::del, path, "", own);
    BOOST_TEST(missing.status == 404, path);
    BOOST_TEST(tests::text_in(missing, "error") == "not_found");
  }
  BOOST_TEST(site.session_store.rows.size() == 2U);
}

BOOST_AUTO_TEST_CASE(ending_the_own_session_takes_its_cookie_away) {
  tests::LoginSite site;
  const std::string own = site.signed_in();
  const Response response = site.send(Method::del, "/sessions/1", "", own);
  BOOST_TEST(response.status == 200);
  BOOST_TEST(site.cookie_in(response, "session") == "session=");
  BOOST_TEST(site.see("/me", own).status == 401);
}

BOOST_AUTO_TEST_CASE(nobody_else_sees_or_ends_a_session) {
  tests::LoginSite site;
  static_cast<void>(site.signed_in());
  BOOST_TEST(site.see("/sessions").status == 401);
  BOOST_TEST(site.send(Method::del, "/sessions/1", "", "session=x").status == 401);
  BOOST_TEST(site.session_store.rows.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
