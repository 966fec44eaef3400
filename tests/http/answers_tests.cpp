#include <chrono>
#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "http/answers.hpp"
#include "support/http_messages.hpp"

namespace sih_auth::http {

BOOST_AUTO_TEST_SUITE(answers_tests)

using domain::Denial;
using domain::Refusal;
using std::chrono::seconds;

BOOST_AUTO_TEST_CASE(a_wait_is_told_exactly_to_programs_and_in_words_to_people) {
  for (const auto& [wait, words] :
       {std::pair(1, "1 second"), std::pair(119, "119 seconds"), std::pair(121, "3 minutes"),
        std::pair(899, "15 minutes"), std::pair(3'600, "1 hour"), std::pair(7'201, "3 hours"),
        std::pair(200'000, "3 days")}) {
    const Response response = refuse(Denial(Refusal::too_many_requests, seconds(wait)));
    BOOST_TEST(response.status == 429);
    BOOST_TEST(tests::text_in(response, "error") == "too_many_requests");
    BOOST_TEST(tests::text_in(response, "message") ==
               "Too many attempts. Please try again in " + std::string(words) + ".");
    const auto retry_after = tests::headers_of(response, "Retry-After");
    BOOST_REQUIRE(retry_after.size() == 1U);
    BOOST_TEST(retry_after[0] == std::to_string(wait));
  }
}

BOOST_AUTO_TEST_CASE(a_lock_is_423_with_and_without_a_wait) {
  const Response for_a_while = refuse(Denial(Refusal::account_locked, seconds(1'800)));
  BOOST_TEST(for_a_while.status == 423);
  BOOST_TEST(tests::text_in(for_a_while, "error") == "account_locked");
  BOOST_TEST(tests::headers_of(for_a_while, "Retry-After").at(0) == "1800");
  BOOST_TEST(tests::text_in(for_a_while, "message").ends_with(" in 30 minutes."));
  const Response until_reset = refuse(Denial(Refusal::account_locked));
  BOOST_TEST(until_reset.status == 423);
  BOOST_TEST(tests::headers_of(until_reset, "Retry-After").empty());
  BOOST_TEST(tests::text_in(until_reset, "message").find("try again") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_waiting_does_not_help_has_no_wait) {
  for (const auto& [refusal, status] :
       {std::pair(Refusal::invalid_credentials, 401), std::pair(Refusal::invalid_otp, 401),
        std::pair(Refusal::invalid_token, 400), std::pair(Refusal::email_taken, 409)}) {
    const Response response = refuse(Denial(refusal));
    BOOST_TEST(response.status == status);
    BOOST_TEST(response.headers.empty());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
