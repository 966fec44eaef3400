#include <string>

#include <boost/test/unit_test.hpp>

#include "http/handlers/token_handlers.hpp"
#include "support/login_site.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(token_handlers_tests)

namespace {

struct Site : tests::LoginSite {
  using LoginSite::see;
  using LoginSite::send;

  [[nodiscard]] Response token(const std::string& rest, const std::string& cookie = {}) const {
    return send("/token", rest, cookie);
  }

  [[nodiscard]] Response refresh(const std::string& refresh_token) const {
    return token(R"({"grant_type":"refresh_token","refresh_token":")" + refresh_token + "\"}");
  }

  /// Both steps of a program.
  [[nodiscard]] Response log_in_by_token() {
    static_cast<void>(send("/login", R"({"email":"john@example.com","password":"right"})"));
    return token(R"({"grant_type":"otp","email":"john@example.com","otp":")" + mailed_code() +
                 "\"}");
  }

  [[nodiscard]] Response call(Method method, const std::string& path, const std::string& bearer,
                              const std::string& body = {}, const std::string& cookie = {}) const {
    Request request = tests::post(path, body);
    request.method = method;
    if (!bearer.empty()) request.headers.emplace("AUTHORIZATION", bearer);
    if (!cookie.empty()) request.headers.emplace("COOKIE", cookie);
    return answer(request);
  }

  [[nodiscard]] Response see_with(const std::string& path, const std::string& bearer,
                                  const std::string& cookie = {}) const {
    return call(Method::get, path, bearer, {}, cookie);
  }

  [[nodiscard]] std::string bearer() {
    return "Bearer " + tests::text_in(log_in_by_token(), "access_token");
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_code_gives_a_pair_of_tokens_and_no_session_cookie) {
  Site site;
  const Response response = site.log_in_by_token();
  BOOST_TEST(response.status == 200);
  const rapidjson::Document body = tests::json_of(response);
  BOOST_TEST(body["message"].GetString() == "Login successful");
  BOOST_TEST(body["token_type"].GetString() == "Bearer");
  BOOST_TEST(body["expires_in"].GetInt() == 900);
  BOOST_TEST(body["refresh_token"].GetStringLength() > 0U);
  BOOST_TEST(body["user"]["id"].GetInt() == 1);
  BOOST_TEST(body["user"]["email"].GetString() == "john@example.com");
  BOOST_TEST(body["user"].MemberCount() == 3U);
  BOOST_TEST(body.MemberCount() == 6U);
  BOOST_TEST(Site::cookie_in(response, "session") == "");
  BOOST_TEST(response.cache_control == "no-store");
}

BOOST_AUTO_TEST_CASE(the_holder_of_the_login_cookie_speaks_for_their_own_login) {
  Site site;
  const auto started = site.send("/login", R"({"email":"john@example.com","password":"right"})");
  const std::string code = site.mailed_code();
  site.clock.advance(std::chrono::seconds(1));
  static_cast<void>(site.send("/login", R"({"email":"john@example.com","password":"right"})"));
  const std::string body =
      R"({"grant_type":"otp","email":"john@example.com","otp":")" + code + "\"}";
  BOOST_TEST(site.token(body).status == 401);
  const Response response = site.token(body, Site::cookie_in(started, "login"));
  BOOST_TEST(response.status == 200);
  BOOST_TEST(Site::cookie_in(response, "login") == "login=");
  BOOST_TEST(Site::cookie_in(response, "device") != "");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_request_is_named) {
  Site site;
  const auto wrong_field = [&](const std::string& body) {
    const Response response = site.token(body);
    BOOST_TEST(response.status == 400, body);
    BOOST_TEST(tests::text_in(response, "error") == "validation_failed");
    return std::string(tests::json_of(response)["fields"].MemberBegin()->name.GetString());
  };
  BOOST_TEST(wrong_field("{}") == "grant_type");
  BOOST_TEST(wrong_field(R"({"grant_type":7})") == "grant_type");
  BOOST_TEST(wrong_field(R"({"grant_type":"password"})") == "grant_type");
  BOOST_TEST(wrong_field(R"({"grant_type":"refresh_token"})") == "refresh_token");
  BOOST_TEST(wrong_field(R"({"grant_type":"refresh_token","refresh_token":null})") ==
             "refresh_token");
  BOOST_TEST(wrong_field(R"({"grant_type":"otp","otp":"123456"})") == "email");
  BOOST_TEST(wrong_field(R"({"grant_type":"otp","email":"john@example.com"})") == "otp");
  BOOST_TEST(wrong_field(R"({"grant_type":"otp","email":"john@example.com","otp":"12345"})") ==
             "otp");
  BOOST_TEST(site.send("/token/revoke", "{}").status == 400);
}

BOOST_AUTO_TEST_CASE(a_wrong_code_is_refused_as_at_a_login) {
  Site site;
  static_cast<void>(site.send("/login", R"({"email":"john@example.com","password":"right"})"));
  const Response response = site.token(R"({"grant_type":"otp","email":"john@example.com","otp":")" +
                                       site.wrong_code() + "\"}");
  BOOST_TEST(response.status == 401);
  BOOST_TEST(tests::text_in(response, "error") == "invalid_otp");
}

BOOST_AUTO_TEST_CASE(a_refresh_gives_the_next_pair_and_a_used_token_ends_all) {
  Site site;
  const std::string first = tests::text_in(site.log_in_by_token(), "refresh_token");
  const Response second = site.refresh(first);
  BOOST_TEST(second.status == 200);
  BOOST_TEST(tests::json_of(second)["user"].MemberCount() == 3U);
  site.clock.advance(std::chrono::seconds(11));
  const Response reused = site.refresh(first);
  BOOST_TEST(reused.status == 401);
  BOOST_TEST(tests::text_in(reused, "error") == "invalid_token");
  BOOST_TEST(site.refresh(tests::text_in(second, "refresh_token")).status == 401);
  BOOST_TEST(
      site.see_with("/protected", "Bearer " + tests::text_in(second, "access_token")).status ==
      401);
}

BOOST_AUTO_TEST_CASE(revoking_is_always_answered_alike) {
  Site site;
  const std::string token = tests::text_in(site.log_in_by_token(), "refresh_token");
  const Response good = site.send("/token/revoke", R"({"refresh_token":")" + token + "\"}");
  const Response bad = site.send("/token/revoke", R"({"refresh_token":"garbage"})");
  BOOST_TEST(good.status == 200);
  BOOST_TEST(bad.status == 200);
  BOOST_TEST(good.body == bad.body);
  BOOST_TEST(site.refresh(token).status == 401);
}

BOOST_AUTO_TEST_CASE(the_keys_may_be_kept_for_a_while) {
  Site site;
  const Response response = site.see("/.well-known/jwks.json");
  BOOST_TEST(response.status == 200);
  BOOST_TEST(response.content_type == "application/json");
  BOOST_TEST(response.body == "{\"keys\":[]}\n");
  BOOST_TEST(response.cache_control == "public, max-age=300");
}

BOOST_AUTO_TEST_CASE(a_bearer_token_is_taken_where_a_cookie_is) {
  Site site;
  const std::string bearer = site.bearer();
  for (const char* path : {"/auth", "/protected", "/me", "/sessions", "/continue", "/devices"})
    BOOST_TEST(site.see_with(path, bearer).status / 100 == 2, path);
  BOOST_TEST(site.see_with("/protected", "bearer" + bearer.substr(6)).status == 200);
  BOOST_TEST(site.see_with("/protected", "BEARER  " + bearer.substr(7) + " ").status == 200);
  for (const std::string& other :
       {bearer.substr(7), "Basic " + bearer.substr(7), bearer + "x", "Bearer" + bearer.substr(7),
        std::string("Bearer"), std::string("Bearer "), "Bearer Bearer " + bearer.substr(7)})
    BOOST_TEST(site.see_with("/protected", other).status == 401, other);
}

BOOST_AUTO_TEST_CASE(who_is_refused_is_told_how_to_sign_in) {
  Site site;
  const auto challenge = [&](const std::string& bearer) {
    return tests::headers_of(site.see_with("/auth", bearer), "WWW-Authenticate").at(0);
  };
  BOOST_TEST(challenge("") == "Bearer");
  BOOST_TEST(challenge("Basic am9objpz") == "Bearer");
  BOOST_TEST(challenge("Bearer x") == "Bearer error=\"invalid_token\"");
}

BOOST_AUTO_TEST_CASE(cookie_and_token_must_speak_for_one_account) {
  Site site;
  const std::string bearer = site.bearer();
  const std::string session = site.signed_in();
  BOOST_TEST(site.see_with("/auth", bearer, session).status == 204);
  BOOST_TEST(site.see_with("/auth", bearer, session + "x").status == 204);
  BOOST_TEST(site.see_with("/auth", "Bearer other", session).status == 204);
  BOOST_TEST(site.see_with("/auth", bearer, session + "; session=x").status == 401);
  for (auto& row : site.session_store.rows) {
    if (row.kind == domain::SessionKind::browser) row.session.user_id = {99};
  }
  BOOST_TEST(site.see_with("/auth", bearer, session).status == 401);
}

BOOST_AUTO_TEST_CASE(it_is_listed_among_the_sessions_as_a_token) {
  Site site;
  const std::string bearer = site.bearer();
  static_cast<void>(site.signed_in());
  const rapidjson::Document body = tests::json_of(site.see_with("/sessions", bearer));
  BOOST_TEST(body["sessions"].Size() == 2U);
  int current = 0;
  for (const auto& session : body["sessions"].GetArray()) {
    const bool is_token = std::string(session["kind"].GetString()) == "token";
    BOOST_TEST(session["current"].GetBool() == is_token);
    current += session["current"].GetBool() ? 1 : 0;
  }
  BOOST_TEST(current == 1);
}

BOOST_AUTO_TEST_CASE(logging_out_by_token_ends_its_session) {
  Site site;
  const std::string bearer = site.bearer();
  const std::string other = site.bearer();
  BOOST_TEST(site.call(Method::post, "/logout", bearer).status == 200);
  BOOST_TEST(site.see_with("/me", bearer).status == 401);
  BOOST_TEST(site.see_with("/me", other).status == 200);
  BOOST_TEST(site.call(Method::post, "/logout", other, R"({"everywhere":true})").status == 200);
  BOOST_TEST(site.see_with("/me", other).status == 401);
  BOOST_TEST(site.session_store.rows.empty());
}

BOOST_AUTO_TEST_CASE(a_new_password_set_by_token_gives_new_tokens_and_no_cookie) {
  Site site;
  const std::string bearer = site.bearer();
  const Response response =
      site.call(Method::post, "/change-password", bearer,
                R"({"current_password":"right","new_password":"a few unrelated words"})");
  BOOST_TEST(response.status == 200);
  BOOST_TEST(Site::cookie_in(response, "session") == "");
  BOOST_TEST(site.see_with("/me", bearer).status == 401);
  const std::string renewed = "Bearer " + tests::text_in(response, "access_token");
  BOOST_TEST(site.see_with("/me", renewed).status == 200);
  BOOST_TEST(site.refresh(tests::text_in(response, "refresh_token")).status == 200);
}

BOOST_AUTO_TEST_CASE(a_browser_beside_keeps_its_cookie_when_a_token_ends_its_own_session) {
  Site site;
  const std::string bearer = site.bearer();
  const std::string session = site.signed_in();
  const Response response = site.call(Method::del, "/sessions/1", bearer, {}, session);
  BOOST_TEST(response.status == 200);
  BOOST_TEST(Site::cookie_in(response, "session") == "");
  BOOST_TEST(site.see("/me", session).status == 200);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
