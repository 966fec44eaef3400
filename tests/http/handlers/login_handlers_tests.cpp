#include <chrono>
#include <string>
#include <vector>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "http/handlers/login_handlers.hpp"
#include "support/login_site.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(login_handlers_tests)

namespace {

const std::string kLogin = R"({"email":"john@example.com","password":"right"})";

std::string verify_body(const std::string& code, const std::string& more = {}) {
  return R"({"email":"john@example.com","otp":")" + code + "\"" + more + "}";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_right_password_answers_word_for_word_and_sets_the_login_cookie) {
  tests::LoginSite site;
  const Response response = site.send("/login", kLogin);
  BOOST_TEST(response.status == 200);
  BOOST_TEST(response.body ==
             "{\"message\":\"OTP sent to your email\",\"expires_in\":\"5 minutes\"}\n");
  const auto cookies = tests::headers_of(response, "Set-Cookie");
  BOOST_REQUIRE(cookies.size() == 1U);
  BOOST_TEST(cookies[0].starts_with("login="));
  BOOST_TEST(cookies[0].find("Max-Age=900;") != std::string::npos);
  BOOST_TEST(response.body.find(site.mailed_code()) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(wrong_password_and_unknown_address_answer_byte_for_byte_alike) {
  tests::LoginSite site;
  const Response wrong = site.send("/login", R"({"email":"john@example.com","password":"wrong"})");
  const Response unknown =
      site.send("/login", R"({"email":"nobody@example.com","password":"right"})");
  BOOST_TEST(wrong.status == 401);
  BOOST_TEST(tests::text_in(wrong, "error") == "invalid_credentials");
  BOOST_TEST(unknown.status == wrong.status);
  BOOST_TEST(unknown.body == wrong.body);
  BOOST_TEST((unknown.headers == wrong.headers));
  BOOST_TEST(tests::headers_of(wrong, "Set-Cookie").empty());
}

BOOST_AUTO_TEST_CASE(a_disabled_account_is_403) {
  tests::LoginSite site;
  site.users.rows[0].is_disabled = true;
  const Response response = site.send("/login", kLogin);
  BOOST_TEST(response.status == 403);
  BOOST_TEST(tests::text_in(response, "error") == "account_disabled");
}

BOOST_AUTO_TEST_CASE(the_rules_for_new_passwords_are_not_asked_at_login) {
  tests::LoginSite site;
  site.users.rows[0].password_hash = "new:x";
  BOOST_TEST(site.send("/login", R"({"email":"john@example.com","password":"x"})").status == 200);
}

BOOST_DATA_TEST_CASE(a_flawed_login_is_400_and_costs_no_hash,
                     boost::unit_test::data::make({
                         R"({})",
                         R"({"email":"john@example.com"})",
                         R"({"email":"john@example.com","password":""})",
                         R"({"email":"john@example.com","password":null})",
                         R"({"email":"john@example.com","password":12345678})",
                         R"({"email":"john@example.com","password":["right"]})",
                         R"({"email":"john","password":"right"})",
                         R"({"email":{"$ne":""},"password":"right"})",
                         R"({"email":"john@example.com","password":"right","remember":"yes"})",
                         R"({"email":"john@example.com","password":"right\u0000"})",
                     }),
                     body) {
  tests::LoginSite site;
  const Response response = site.send("/login", body);
  BOOST_TEST(response.status == 400);
  BOOST_TEST(tests::text_in(response, "error") == "validation_failed");
  BOOST_TEST(site.hasher.verified + site.hasher.verified_nobody == 0);
}

BOOST_AUTO_TEST_CASE(the_right_code_signs_in_and_takes_the_login_cookie_away) {
  tests::LoginSite site;
  const std::string login = site.cookie_in(site.send("/login", kLogin), "login");
  const Response response = site.send("/verify-otp", verify_body(site.mailed_code()), login);
  BOOST_TEST(response.status == 200);
  BOOST_TEST(response.body ==
             "{\"message\":\"Login successful\",\"user\":{\"id\":1,\"name\":\"John\","
             "\"email\":\"john@example.com\"}}\n");
  BOOST_TEST(site.cookie_in(response, "session") != "");
  BOOST_TEST(site.cookie_in(response, "login") == "login=");
  const auto cookies = tests::headers_of(response, "Set-Cookie");
  BOOST_TEST(cookies.at(0).find("Max-Age") == std::string::npos);  // until the browser ends
  BOOST_TEST(site.see("/protected", site.cookie_in(response, "session")).status == 200);
}

BOOST_AUTO_TEST_CASE(a_remembered_session_has_a_cookie_that_lasts) {
  tests::LoginSite site;
  static_cast<void>(
      site.send("/login", R"({"email":"john@example.com","password":"right","remember":true})"));
  const Response response = site.send("/verify-otp", verify_body(site.mailed_code()));
  BOOST_TEST(tests::headers_of(response, "Set-Cookie").at(0).find("Max-Age=2592000") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_way_to_be_wrong_answers_alike) {
  tests::LoginSite site;
  const Response none_pending = site.send("/verify-otp", verify_body("123456"));
  const Response unknown =
      site.send("/verify-otp", R"({"email":"nobody@example.com","otp":"123456"})");
  static_cast<void>(site.send("/login", kLogin));
  const std::string code = site.mailed_code();
  const Response wrong = site.send("/verify-otp", verify_body(site.wrong_code()));
  BOOST_TEST(site.send("/verify-otp", verify_body(code)).status == 200);
  const Response used = site.send("/verify-otp", verify_body(code));
  for (const Response* response : {&none_pending, &unknown, &wrong, &used}) {
    BOOST_TEST(response->status == 401);
    BOOST_TEST(tests::text_in(*response, "error") == "invalid_otp");
    BOOST_TEST(response->body == wrong.body);
    BOOST_TEST(response->headers.empty());
  }
}

BOOST_DATA_TEST_CASE(what_is_no_code_is_400_and_no_guess,
                     boost::unit_test::data::make({"123456", "\"12345\"", "\"1234567\"",
                                                   "\"12345a\"", "\" 123456\"", "\"\"", "null",
                                                   "[\"123456\"]", "\"\\u0661\\u0662\\u0663\""}),
                     otp) {
  tests::LoginSite site;
  static_cast<void>(site.send("/login", kLogin));
  const Response response =
      site.send("/verify-otp", std::string(R"({"email":"john@example.com","otp":)") + otp + "}");
  BOOST_TEST(response.status == 400);
  BOOST_TEST(tests::text_in(response, "error") == "validation_failed");
  BOOST_TEST(site.code_tries.rows.empty());
}

BOOST_AUTO_TEST_CASE(the_server_decides_where_to_go_next) {
  for (const auto& [wanted, target] :
       {std::pair("/welcome?a=1", "/welcome?a=1"),
        std::pair("https://auth.example.com/x", "https://auth.example.com/x"),
        std::pair("https://evil.test/", "https://auth.example.com/"),
        std::pair("//evil.test", "https://auth.example.com/")}) {
    tests::LoginSite site;
    static_cast<void>(site.send("/login", kLogin));
    const Response response = site.send(
        "/verify-otp", verify_body(site.mailed_code(), std::string(R"(,"rd":")") + wanted + "\""));
    BOOST_TEST(tests::text_in(response, "redirect_to") == target);
  }
}

BOOST_AUTO_TEST_CASE(signing_in_again_ends_the_browsers_old_session) {
  tests::LoginSite site;
  const std::string old_session = site.signed_in();
  const std::string login = site.cookie_in(site.send("/login", kLogin), "login");
  BOOST_TEST(site.see("/protected", old_session).status == 200);
  const Response response =
      site.send("/verify-otp", verify_body(site.mailed_code()), login + "; " + old_session);
  BOOST_TEST(response.status == 200);
  BOOST_TEST(site.see("/protected", old_session).status == 401);
}

BOOST_AUTO_TEST_CASE(a_resend_answers_alike_whether_or_not_anything_is_sent) {
  tests::LoginSite site;
  const Response unknown = site.send("/resend-otp", R"({"email":"nobody@example.com"})");
  const Response none_pending = site.send("/resend-otp", R"({"email":"john@example.com"})");
  BOOST_TEST(site.mails(domain::MailKind::otp_code) == 0);
  BOOST_TEST(site.mails(domain::MailKind::decoy) == 2);
  static_cast<void>(site.send("/login", kLogin));
  const Response sent = site.send("/resend-otp", R"({"email":"john@example.com"})");
  BOOST_TEST(site.mails(domain::MailKind::otp_code) == 2);
  BOOST_TEST(sent.status == 200);
  BOOST_TEST(sent.body == "{\"message\":\"New OTP sent to your email\"}\n");
  BOOST_TEST(unknown.body == sent.body);
  BOOST_TEST(none_pending.body == sent.body);
  BOOST_TEST(site.send("/resend-otp", "{}").status == 400);
}

BOOST_AUTO_TEST_CASE(only_a_login_costs_a_hash) {
  tests::LoginSite site;
  BOOST_TEST((site.router.find(tests::post("/login", ""))->cost == Cost::hashes_password));
  BOOST_TEST((site.router.find(tests::post("/verify-otp", ""))->cost == Cost::cheap));
  BOOST_TEST((site.router.find(tests::post("/resend-otp", ""))->cost == Cost::cheap));
}

BOOST_AUTO_TEST_CASE(a_full_login_leaves_the_browser_a_cookie_of_its_own) {
  tests::LoginSite site;
  static_cast<void>(site.send("/login", kLogin));
  const Response response = site.send("/verify-otp", verify_body(site.mailed_code()));
  const std::string device = site.cookie_in(response, "device");
  BOOST_TEST(device != "");
  const auto cookies = tests::headers_of(response, "Set-Cookie");
  BOOST_TEST(cookies.back().find("Max-Age=" + std::to_string(180 * 86'400)) != std::string::npos);
  BOOST_TEST(site.device_store.rows.size() == 1U);
  // It is known, not trusted.
  BOOST_TEST(site.cookie_in(site.send("/login", kLogin, device), "login") != "");
}

BOOST_AUTO_TEST_CASE(a_trusted_browser_is_answered_as_after_a_code) {
  tests::LoginSite site;
  static_cast<void>(site.send("/login", kLogin));
  const Response verified =
      site.send("/verify-otp", verify_body(site.mailed_code(), R"(,"trust_device":true)"));
  const std::string device = site.cookie_in(verified, "device");
  const std::string old_session = site.cookie_in(verified, "session");
  const auto mails = site.outbox.entries.size();
  const Response response =
      site.send("/login", R"({"email":"john@example.com","password":"right","rd":"/welcome"})",
                device + "; " + old_session);
  BOOST_TEST(response.status == 200);
  BOOST_TEST(response.body ==
             "{\"message\":\"Login successful\",\"user\":{\"id\":1,\"name\":\"John\","
             "\"email\":\"john@example.com\"},\"redirect_to\":\"/welcome\"}\n");
  const std::string session = site.cookie_in(response, "session");
  BOOST_TEST(site.see("/protected", session).status == 200);
  BOOST_TEST(site.see("/protected", old_session).status == 401);
  BOOST_TEST(site.cookie_in(response, "login") == "");
  BOOST_TEST(site.cookie_in(response, "device") == "");
  BOOST_TEST(site.outbox.entries.size() == mails);
}

BOOST_AUTO_TEST_CASE(a_page_that_needs_a_recent_login_gets_a_code_from_a_trusted_browser) {
  tests::LoginSite site;
  const std::string device = "device=" + site.known_browser(true);
  const Response response =
      site.send("/login", R"({"email":"john@example.com","password":"right","full":true})", device);
  BOOST_TEST(tests::text_in(response, "message") == "OTP sent to your email");
  BOOST_TEST(site.cookie_in(response, "login") != "");
  BOOST_TEST(site.cookie_in(response, "session") == "");
}

BOOST_AUTO_TEST_CASE(a_login_without_a_code_is_no_recent_one) {
  tests::LoginSite site;
  const std::string device = "device=" + site.known_browser(true);
  site.clock.advance(std::chrono::hours(2));
  const std::string session = site.cookie_in(site.send("/login", kLogin, device), "session");
  Request request = tests::with_cookie(tests::get("/continue"), session);
  BOOST_TEST(site.answer(request).status == 200);
  request.query = "max_age=7199";
  BOOST_TEST(site.answer(request).status == 401);
  request.query = "max_age=7200";
  BOOST_TEST(site.answer(request).status == 200);
}

BOOST_AUTO_TEST_CASE(the_sixth_failure_is_429_and_says_for_how_long) {
  tests::LoginSite site;
  for (const char* email : {"john@example.com", "nobody@example.com"}) {
    const std::string body = R"({"email":")" + std::string(email) + R"(","password":"wrong"})";
    for (int i = 0; i < 5; ++i)
      BOOST_TEST(site.send("/login", body).status == 401);
    site.clock.advance(std::chrono::seconds(1));
    const Response response = site.send("/login", body);
    BOOST_TEST(response.status == 429);
    BOOST_TEST(tests::text_in(response, "error") == "too_many_requests");
    BOOST_TEST(tests::text_in(response, "message") ==
               "Too many attempts. Please try again in 15 minutes.");
    BOOST_TEST(tests::headers_of(response, "Retry-After").at(0) == "899");
  }
}

BOOST_AUTO_TEST_CASE(a_strangers_right_guess_is_not_told_apart_while_throttled) {
  tests::LoginSite site;
  for (int i = 0; i < 5; ++i)
    static_cast<void>(site.send("/login", R"({"email":"john@example.com","password":"wrong"})"));
  const Response wrong = site.send("/login", R"({"email":"john@example.com","password":"wrong"})");
  const Response right = site.send("/login", kLogin);
  BOOST_TEST(right.status == 429);
  BOOST_TEST(right.body == wrong.body);
  BOOST_TEST((right.headers == wrong.headers));
}

BOOST_AUTO_TEST_CASE(a_lock_is_423_after_the_right_password_alone) {
  tests::LoginSite site;
  const std::string login = site.cookie_in(site.send("/login", kLogin), "login");
  for (int i = 0; i < 5; ++i) {
    const Response wrong = site.send("/verify-otp", verify_body(site.wrong_code()), login);
    BOOST_TEST(wrong.status == 401);
    BOOST_TEST(wrong.headers.empty());
  }
  BOOST_TEST(site.send("/verify-otp", verify_body(site.mailed_code()), login).status == 401);
  const Response locked = site.send("/login", kLogin);
  BOOST_TEST(locked.status == 423);
  BOOST_TEST(tests::text_in(locked, "error") == "account_locked");
  BOOST_TEST(tests::headers_of(locked, "Retry-After").at(0) == "1800");
  BOOST_TEST(site.send("/login", R"({"email":"john@example.com","password":"wrong"})").status ==
             401);
}

BOOST_AUTO_TEST_CASE(the_fourth_mail_in_five_minutes_is_429) {
  tests::LoginSite site;
  const std::string login = site.cookie_in(site.send("/login", kLogin), "login");
  const std::string resend = R"({"email":"john@example.com"})";
  for (int i = 0; i < 2; ++i)
    BOOST_TEST(site.send("/resend-otp", resend, login).status == 200);
  for (const Response& response :
       {site.send("/resend-otp", resend, login), site.send("/login", kLogin)}) {
    BOOST_TEST(response.status == 429);
    BOOST_TEST(tests::headers_of(response, "Retry-After").at(0) == "300");
  }
}

BOOST_AUTO_TEST_CASE(without_the_cookie_a_resend_is_refused_alike_for_everybody) {
  tests::LoginSite site;
  static_cast<void>(site.send("/login", kLogin));
  std::vector<Response> refused;
  for (const char* email : {"john@example.com", "nobody@example.com"}) {
    const std::string body = R"({"email":")" + std::string(email) + "\"}";
    for (int i = 0; i < 3; ++i)
      BOOST_TEST(site.send("/resend-otp", body).status == 200);
    refused.push_back(site.send("/resend-otp", body));
  }
  BOOST_TEST(refused[0].status == 429);
  BOOST_TEST(refused[0].body == refused[1].body);
  BOOST_TEST((refused[0].headers == refused[1].headers));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
