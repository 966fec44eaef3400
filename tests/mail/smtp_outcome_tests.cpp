#include <algorithm>
#include <string>

#include <boost/test/unit_test.hpp>
#include <curl/curl.h>

#include "mail/smtp_outcome.hpp"

BOOST_AUTO_TEST_SUITE(smtp_outcome_tests)

namespace {

using sih_auth::domain::DeliveryOutcome;
using sih_auth::mail::judge;
using sih_auth::mail::SmtpEnding;
using sih_auth::mail::was_hung_up;

}  // namespace

BOOST_AUTO_TEST_CASE(a_5xx_about_the_mail_refuses_it) {
  const auto result = judge({CURLE_SEND_ERROR, "RCPT failed: 550", 550,
                             "550 5.1.1 <john@example.com>: no such user\r\n", false});
  BOOST_TEST((result.outcome == DeliveryOutcome::refused));
  BOOST_TEST(result.reason == "the mail server answered 550 5.1.1 (address) no such user");
  BOOST_TEST(
      (judge({CURLE_WEIRD_SERVER_REPLY, "", 554, "", true}).outcome == DeliveryOutcome::refused));
}

BOOST_AUTO_TEST_CASE(a_5xx_about_us_is_not_the_mails_fault) {
  for (const SmtpEnding& ending :
       {SmtpEnding{CURLE_WEIRD_SERVER_REPLY, "", 554, "554 no service", false},
        SmtpEnding{CURLE_REMOTE_ACCESS_DENIED, "", 550, "550 go away", false},
        SmtpEnding{CURLE_USE_SSL_FAILED, "", 502, "", false}}) {
    BOOST_TEST((judge(ending).outcome == DeliveryOutcome::try_later));
  }
}

BOOST_AUTO_TEST_CASE(a_4xx_is_tried_later) {
  const auto result = judge({CURLE_SEND_ERROR, "", 451, "451 4.7.1 greylisted\r\n", false});
  BOOST_TEST((result.outcome == DeliveryOutcome::try_later));
  BOOST_TEST(result.reason == "the mail server answered 451 4.7.1 greylisted");
}

BOOST_AUTO_TEST_CASE(sign_in_trouble_is_tried_later_and_repeats_nothing) {
  for (const int code : {530, 534, 535, 538}) {
    const auto result = judge({CURLE_SEND_ERROR, "", code, "535 bad cGFzc3dvcmQ=", false});
    BOOST_TEST((result.outcome == DeliveryOutcome::try_later));
    BOOST_TEST(result.reason.find("sign-in (" + std::to_string(code)) != std::string::npos);
    BOOST_TEST(result.reason.find("cGFzc3dvcmQ") == std::string::npos);
  }
  BOOST_TEST((judge({CURLE_LOGIN_DENIED, "", 501, "501 bad base64", false}).outcome ==
              DeliveryOutcome::try_later));
}

BOOST_AUTO_TEST_CASE(trouble_on_the_way_is_tried_later) {
  for (const CURLcode code :
       {CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT,
        CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_USE_SSL_FAILED,
        CURLE_ABORTED_BY_CALLBACK, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING}) {
    const auto result = judge({code, "words", 354, "", true});
    BOOST_TEST((result.outcome == DeliveryOutcome::try_later));
    BOOST_TEST(!result.reason.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_reason_is_one_short_line) {
  const std::string nasty = "554 \x1b[31m\r\nforged=\"1\"\t" + std::string(900, 'x');
  const auto result = judge({CURLE_SEND_ERROR, "", 554, nasty, true});
  BOOST_TEST(result.reason.size() < 250U);
  BOOST_TEST(std::ranges::all_of(result.reason, [](char c) { return c >= ' ' && c <= '~'; }));
}

BOOST_AUTO_TEST_CASE(a_lost_connection_is_told_from_a_refusal) {
  BOOST_TEST(was_hung_up({CURLE_RECV_ERROR, "", 250, "", false}));
  BOOST_TEST(was_hung_up({CURLE_SEND_ERROR, "", 421, "421 timeout", false}));
  BOOST_TEST(!was_hung_up({CURLE_SEND_ERROR, "", 550, "550 no", false}));
  BOOST_TEST(!was_hung_up({CURLE_SEND_ERROR, "", 451, "451 later", false}));
  BOOST_TEST(!was_hung_up({CURLE_OPERATION_TIMEDOUT, "", 0, "", false}));
  BOOST_TEST(!was_hung_up({CURLE_OK, "", 250, "", true}));
}

BOOST_AUTO_TEST_SUITE_END()
