#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/base/encoding.hpp"

#include "support/login_site.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(backup_code_handlers_tests)

namespace {

struct Site : tests::LoginSite {
  [[nodiscard]] Response renew(const std::string& password = "right") const {
    return send("/backup-codes", R"({"password":")" + password + "\"}", session);
  }
  [[nodiscard]] Response verify(const std::string& code) const {
    return send("/verify-otp", R"({"email":"john@example.com","backup_code":")" + code + "\"}");
  }

  std::string session = signed_in();
};

}  // namespace

BOOST_AUTO_TEST_CASE(ten_codes_are_shown_once) {
  Site site;
  BOOST_TEST(site.see("/backup-codes", site.session).body == "{\"remaining\":0}\n");
  const Response response = site.renew();
  BOOST_TEST(response.status == 200);
  const rapidjson::Document document = tests::json_of(response);
  BOOST_REQUIRE(document["codes"].Size() == 10U);
  std::set<std::string> codes;
  for (const auto& code : document["codes"].GetArray()) {
    codes.insert(code.GetString());
    BOOST_TEST(codes.begin()->size() == 19U);
    BOOST_TEST(domain::BackupCode::parse(code.GetString()).has_value());
  }
  BOOST_TEST(codes.size() == 10U);
  BOOST_TEST(tests::text_in(response, "message") ==
             "Keep these codes in a safe place: they are shown only this once");
  BOOST_TEST(site.see("/backup-codes", site.session).body == "{\"remaining\":10}\n");
}

BOOST_AUTO_TEST_CASE(one_finishes_a_login_as_it_was_typed) {
  Site site;
  const rapidjson::Document document = tests::json_of(site.renew());
  const std::string code = document["codes"][3].GetString();
  site.started();
  BOOST_TEST(site.verify(" " + base::to_lower_ascii(code)).status == 200);
  BOOST_TEST(site.see("/backup-codes", site.session).body == "{\"remaining\":9}\n");
  site.started();
  const Response again = site.verify(code);
  BOOST_TEST(again.status == 401);
  BOOST_TEST(tests::text_in(again, "error") == "invalid_otp");
}

BOOST_AUTO_TEST_CASE(what_is_no_backup_code_is_400_and_no_guess) {
  Site site;
  site.started();
  site.code_tries.rows.clear();
  for (const char* body :
       {R"({"email":"john@example.com","backup_code":"x"})",
        R"({"email":"john@example.com","backup_code":123456})",
        R"({"email":"john@example.com","backup_code":""})",
        R"({"email":"john@example.com","backup_code":"ABCD-EFGH-JKMN-PQRS","otp":"123456"})"}) {
    const Response response = site.send("/verify-otp", body);
    BOOST_TEST(response.status == 400, body);
    BOOST_TEST(tests::text_in(response, "error") == "validation_failed");
  }
  BOOST_TEST(site.code_tries.rows.empty());
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_401_and_counted) {
  Site site;
  for (int i = 0; i < 5; ++i) {
    const Response wrong = site.renew("wrong");
    BOOST_TEST(wrong.status == 401);
    BOOST_TEST(tests::text_in(wrong, "error") == "invalid_credentials");
    BOOST_TEST(tests::text_in(wrong, "message") == "The password is wrong.");
  }
  const Response throttled = site.renew();
  BOOST_TEST(throttled.status == 429);
  BOOST_TEST(tests::headers_of(throttled, "Retry-After").at(0) == "900");
  BOOST_TEST(site.backup_code_store.rows.empty());
}

BOOST_AUTO_TEST_CASE(they_are_for_whoever_is_signed_in_and_types_the_password) {
  const Site site;
  BOOST_TEST(site.see("/backup-codes").status == 401);
  const Response nobody = site.send("/backup-codes", R"({"password":"right"})");
  BOOST_TEST(nobody.status == 401);
  BOOST_TEST(tests::text_in(nobody, "error") == "authentication_required");
  BOOST_TEST(site.send("/backup-codes", "{}", site.session).status == 400);
  BOOST_TEST(site.hasher.verified == 1);  // by the login
  BOOST_TEST((site.router.find(tests::post("/backup-codes", ""))->cost == Cost::hashes_password));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
