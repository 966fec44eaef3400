#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/base/log.hpp"
#include "sih_auth/domain/events.hpp"

#include "crypto/hmac_sha256.hpp"
#include "delivery/webhook_channel.hpp"
#include "support/canned_server.hpp"
#include "support/fixed_clock.hpp"

namespace sih_auth::delivery {
BOOST_AUTO_TEST_SUITE(webhook_channel_tests)

namespace {

using domain::DeliveryOutcome;
using domain::Event;
using domain::EventKind;
using tests::CannedServer;

const std::string kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

domain::QueuedDelivery queued(base::Secret body) {
  domain::QueuedDelivery delivery;
  delivery.message_id = "evt_1";
  delivery.body = std::move(body);
  return delivery;
}

domain::QueuedDelivery queued(const Event& event) {
  return queued(domain::pack_event(event, base::unix_time(1795873500)));
}

Event wrong_password() {
  return {EventKind::login_failed,
          std::string(domain::reasons::kWrongPassword),
          domain::UserId{7},
          "jane@example.com",
          {"2001:db8:1:2:3::4", "Firefox", "0123456789abcdef"}};
}

/// A channel and the server that it tells.
struct Site {
  explicit Site(const std::string& answer = CannedServer::answer("")) : server(answer) {}

  WebhookChannel channel() {
    return WebhookChannel({server.url(), *parse_webhook_secrets(kSecret)},
                          {[](std::string_view) { return "00112233445566ff"; }, &base::mask_email},
                          crypto::hmac_sha256, poster, clock);
  }

  std::string body_of(const Event& event) {
    BOOST_TEST((channel().deliver(queued(event)).outcome == DeliveryOutcome::sent));
    const std::string request = server.requests().back();
    return request.substr(request.find("\r\n\r\n") + 4);
  }

  CannedServer server;
  HttpPoster poster{[] {}, [] { return false; }};
  tests::FixedClock clock{base::unix_time(1795873560)};
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_event_is_told_whole) {
  Site site;
  BOOST_TEST(site.body_of(wrong_password()) ==
             R"({"type":"login_failed","timestamp":"2026-11-28T13:45:00Z","data":{)"
             R"("outcome":"failure","reason":"wrong_password","user_id":7,)"
             R"("user":"00112233445566ff","email":"ja***@example.com",)"
             R"("ip":"2001:db8:1:2:3::4","network":"2001:db8:1:2::/64",)"
             R"("user_agent":"Firefox","request_id":"0123456789abcdef"}})");
}

BOOST_AUTO_TEST_CASE(what_there_is_not_is_left_out) {
  Site site;
  BOOST_TEST(site.body_of({EventKind::account_disabled, "", domain::UserId{7}, "", {}}) ==
             R"({"type":"account_disabled","timestamp":"2026-11-28T13:45:00Z","data":{)"
             R"("outcome":"success","user_id":7,"by":"command"}})");
}

BOOST_AUTO_TEST_CASE(strangers_words_stay_json) {
  Site site;
  Event event = wrong_password();
  event.visitor.user_agent = "\"}\n\x80\x01";
  BOOST_TEST(contains(site.body_of(event), R"("user_agent":"\"}\n?\u0001")"));
}

BOOST_AUTO_TEST_CASE(it_is_signed_with_the_time_of_the_try) {
  Site site;
  const std::string body = site.body_of(wrong_password());
  const std::string request = site.server.requests().back();
  BOOST_TEST(contains(request, "\r\nwebhook-id: evt_1\r\n"), request);
  BOOST_TEST(contains(request, "\r\nwebhook-timestamp: 1795873560\r\n"), request);
  const std::string signature =
      webhook_signatures(*parse_webhook_secrets(kSecret), crypto::hmac_sha256, "evt_1",
                         base::unix_time(1795873560), body);
  BOOST_TEST(contains(request, "\r\nwebhook-signature: " + signature + "\r\n"), request);
  BOOST_TEST(contains(request, "\r\nContent-Type: application/json\r\n"), request);
}

BOOST_AUTO_TEST_CASE(the_id_and_the_body_stay_when_it_is_tried_again) {
  Site site;
  const std::string first = site.body_of(wrong_password());
  site.clock.advance(std::chrono::seconds(600));
  BOOST_TEST(site.body_of(wrong_password()) == first);
  BOOST_TEST(contains(site.server.requests().back(), "\r\nwebhook-id: evt_1\r\n"));
  BOOST_TEST(contains(site.server.requests().back(), "\r\nwebhook-timestamp: 1795874160\r\n"));
}

BOOST_AUTO_TEST_CASE(what_the_receiver_says_is_the_outcome) {
  Site gone(CannedServer::answer("", "410 Gone"));
  const auto refused = gone.channel().deliver(queued(wrong_password()));
  BOOST_TEST((refused.outcome == DeliveryOutcome::refused));
  BOOST_TEST(refused.reason == "answers 410");
  Site moved(CannedServer::answer("", "404 Not Found"));
  const auto again = moved.channel().deliver(queued(wrong_password()));
  BOOST_TEST((again.outcome == DeliveryOutcome::try_later));
  BOOST_TEST(again.reason == "answers 404");
  Site broken(CannedServer::answer("", "500 Internal Server Error"));
  const auto later = broken.channel().deliver(queued(wrong_password()));
  BOOST_TEST((later.outcome == DeliveryOutcome::try_later));
}

BOOST_AUTO_TEST_CASE(what_is_no_event_is_not_sent) {
  Site site;
  for (const std::string text : {"", "5:hello", "nonsense"}) {
    const auto delivery = queued(base::Secret(text));
    BOOST_TEST((site.channel().deliver(delivery).outcome == DeliveryOutcome::unreadable), text);
    BOOST_TEST(site.channel().describe(delivery)->empty());
  }
  BOOST_TEST(site.server.requests().empty());
}

BOOST_AUTO_TEST_CASE(the_log_is_told_the_kind_alone) {
  Site site;
  const auto fields = site.channel().describe(queued(wrong_password()));
  BOOST_REQUIRE(fields.has_value());
  BOOST_REQUIRE(fields->size() == 1U);
  BOOST_TEST(fields->front().name == "type");
  BOOST_TEST(fields->front().value == "login_failed");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::delivery
