#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

#include "http/answers.hpp"
#include "http/catalogue.hpp"
#include "support/http_messages.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(catalogue_tests)

namespace {

/// Every value up to `last`, which must be the enumeration's last one.
template <typename Enum>
std::vector<Enum> all_up_to(Enum last) {
  std::vector<Enum> all;
  for (int i = 0; i <= static_cast<int>(last); ++i)
    all.push_back(static_cast<Enum>(i));
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_fault_has_a_word_and_a_sentence) {
  std::set<std::string_view> words;
  for (const Fault fault : all_up_to(Fault::validation_failed)) {
    const FaultText& known = text(fault);
    BOOST_TEST(known.status >= 400, known.word);
    BOOST_TEST(
        known.word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos,
        known.word);
    BOOST_TEST(known.message.ends_with('.'), known.word);
    words.insert(known.word);
  }
  // Each a word of its own but `invalid_token`, which is a link's (400) and a refresh token's
  // (401).
  BOOST_TEST(words.size() == static_cast<std::size_t>(Fault::validation_failed));
}

BOOST_AUTO_TEST_CASE(words_and_numbers_are_the_contracts) {
  for (const auto& [fault, status, word] : {
           std::tuple(Fault::invalid_json, 400, "invalid_json"),
           std::tuple(Fault::validation_failed, 400, "validation_failed"),
           std::tuple(Fault::origin_refused, 403, "origin_refused"),
           std::tuple(Fault::invalid_token, 400, "invalid_token"),
           std::tuple(Fault::invalid_refresh_token, 401, "invalid_token"),
           std::tuple(Fault::not_found, 404, "not_found"),
           std::tuple(Fault::method_not_allowed, 405, "method_not_allowed"),
           std::tuple(Fault::too_large, 413, "too_large"),
           std::tuple(Fault::json_required, 415, "json_required"),
           std::tuple(Fault::unavailable, 503, "unavailable"),
           std::tuple(Fault::email_taken, 409, "email_taken"),
           std::tuple(Fault::signup_disabled, 403, "signup_disabled"),
           std::tuple(Fault::invalid_credentials, 401, "invalid_credentials"),
           std::tuple(Fault::account_disabled, 403, "account_disabled"),
           std::tuple(Fault::invalid_otp, 401, "invalid_otp"),
           std::tuple(Fault::invalid_token, 400, "invalid_token"),
           std::tuple(Fault::account_locked, 423, "account_locked"),
           std::tuple(Fault::too_many_requests, 429, "too_many_requests"),
           std::tuple(Fault::authentication_required, 401, "authentication_required"),
       }) {
    BOOST_TEST(text(fault).status == status, word);
    BOOST_TEST(text(fault).word == word);
  }
}

BOOST_AUTO_TEST_CASE(notices_are_word_for_word_the_flask_apps) {
  BOOST_TEST(sentence(Notice::account_created) == "Account created successfully");
  BOOST_TEST(sentence(Notice::otp_sent) == "OTP sent to your email");
  BOOST_TEST(sentence(Notice::new_otp_sent) == "New OTP sent to your email");
  BOOST_TEST(sentence(Notice::login_successful) == "Login successful");
  BOOST_TEST(sentence(Notice::welcome) == "Welcome to protected area");
  BOOST_TEST(sentence(Notice::logged_out) == "Logged out successfully");
}

BOOST_AUTO_TEST_CASE(every_flaw_and_refusal_is_in_it) {
  for (const domain::Flaw flaw : all_up_to(domain::Flaw::required))
    BOOST_TEST(sentence(flaw).ends_with('.'));
  for (const Detail detail : all_up_to(Detail::wrong_password))
    BOOST_TEST(sentence(detail).ends_with('.'));
  for (const Notice notice : all_up_to(Notice::welcome))
    BOOST_TEST(!sentence(notice).empty());
  for (const BodyFlaw flaw : all_up_to(BodyFlaw::not_json))
    BOOST_TEST(sentence(flaw).ends_with('.'));
  for (const domain::Refusal refusal : all_up_to(domain::Refusal::too_many_requests))
    BOOST_TEST(text(to_fault(refusal)).status >= 400);
}

BOOST_AUTO_TEST_CASE(answers_have_two_shapes) {
  const Response good = ok(Notice::welcome);
  BOOST_TEST(good.status == 200);
  BOOST_TEST(good.body == "{\"message\":\"Welcome to protected area\"}\n");
  const Response bad = refuse(domain::Refusal::email_taken);
  BOOST_TEST(bad.status == 409);
  BOOST_TEST(tests::text_in(bad, "error") == "email_taken");
  BOOST_TEST(tests::headers_of(bad, "Retry-After").empty());
  BOOST_TEST(tests::headers_of(refuse(Fault::unavailable), "Retry-After").at(0) == "1");
  BOOST_TEST(tests::text_in(refuse(Fault::invalid_json, "because"), "message") == "because");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
