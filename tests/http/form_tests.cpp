#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/types.hpp"

#include "http/form.hpp"
#include "support/http_messages.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(form_tests)

namespace {

Form form(const std::string& body) {
  return std::move(Form::read(tests::post("/", body)).value());
}

std::string why(const Form& form, const char* field) {
  const rapidjson::Document document = tests::json_of(form.refusal());
  return document["fields"].HasMember(field) ? document["fields"][field].GetString() : "(none)";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_broken_body_is_400_invalid_json) {
  for (const char* body : {"", "{", "[]", R"({"a":1,"a":2})"}) {
    const auto broken = Form::read(tests::post("/", body));
    BOOST_REQUIRE(!broken.has_value());
    BOOST_TEST(broken.error().status == 400);
    BOOST_TEST(tests::text_in(broken.error(), "error") == "invalid_json");
  }
}

BOOST_AUTO_TEST_CASE(where_it_is_optional_no_body_is_an_empty_object) {
  BOOST_TEST(Form::read(tests::post("/", ""), true).has_value());
  BOOST_TEST(!Form::read(tests::post("/", "x"), true).has_value());
}

BOOST_AUTO_TEST_CASE(good_fields_are_parsed) {
  Form good = form(R"({"email":" John@example.com ","password":"  p ","flag":true,"rd":"/x"})");
  BOOST_TEST(good.parsed<domain::EmailAddress>("email")->value() == "John@example.com");
  BOOST_TEST(good.secret("password").reveal() == "  p ");
  BOOST_TEST(good.flag("flag"));
  BOOST_TEST((good.optional_text("rd") == "/x"));
  BOOST_TEST(!good.optional_text("missing").has_value());
  BOOST_TEST(good.is_good());
}

BOOST_AUTO_TEST_CASE(everything_that_is_wrong_is_told_at_once) {
  Form bad = form(R"({"email":"john","otp":123456,"name":null,"flag":"yes","password":""})");
  BOOST_TEST(!bad.parsed<domain::EmailAddress>("email").has_value());
  BOOST_TEST(!bad.parsed<domain::OtpCode>("otp").has_value());
  BOOST_TEST(!bad.parsed<domain::PersonName>("name").has_value());
  BOOST_TEST(!bad.flag("flag"));
  BOOST_TEST(bad.secret("password").empty());
  BOOST_TEST(!bad.is_good());
  BOOST_TEST(!bad.is_good("otp"));
  BOOST_TEST(bad.is_good("other"));
  const Response refusal = bad.refusal();
  BOOST_TEST(refusal.status == 400);
  BOOST_TEST(tests::text_in(refusal, "error") == "validation_failed");
  for (const char* field : {"email", "otp", "name", "flag", "password"})
    BOOST_TEST(why(bad, field) != "(none)", field);
  BOOST_TEST(why(bad, "name") == "This field is required.");
}

BOOST_AUTO_TEST_CASE(a_refusal_does_not_repeat_what_was_typed) {
  Form bad = form(R"({"email":"<script>hunter2","password":12345678})");
  static_cast<void>(bad.parsed<domain::EmailAddress>("email"));
  static_cast<void>(bad.secret("password"));
  const std::string body = bad.refusal().body;
  BOOST_TEST(body.find("hunter2") == std::string::npos);
  BOOST_TEST(body.find("12345678") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_may_be_absent_is_only_looked_at_where_it_is) {
  Form absent = form(R"({"code":null})");
  BOOST_TEST(!absent.optional_parsed<domain::OtpCode>("code").has_value());
  BOOST_TEST(!absent.optional_parsed<domain::OtpCode>("other").has_value());
  BOOST_TEST(absent.is_good());
  Form good = form(R"({"code":"123456"})");
  BOOST_TEST(good.optional_parsed<domain::OtpCode>("code")->reveal() == "123456");
  BOOST_TEST(good.is_good());
  for (const char* body : {R"({"code":"12345"})", R"({"code":""})", R"({"code":123456})"}) {
    Form bad = form(body);
    BOOST_TEST(!bad.optional_parsed<domain::OtpCode>("code").has_value(), body);
    BOOST_TEST(!bad.is_good("code"), body);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
