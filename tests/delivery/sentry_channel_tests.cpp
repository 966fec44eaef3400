#include <string>

#include <boost/test/unit_test.hpp>

#include "crypto/hmac_sha256.hpp"
#include "delivery/error_report.hpp"
#include "delivery/sentry_channel.hpp"
#include "delivery/sentry_event.hpp"
#include "support/canned_server.hpp"
#include "support/fixed_clock.hpp"

namespace sih_auth::delivery {
BOOST_AUTO_TEST_SUITE(sentry_channel_tests)

namespace {

using domain::DeliveryOutcome;
using tests::CannedServer;

const std::string kEventId = "00112233445566778899aabbccddeeff";

ErrorReport some_report() {
  ErrorReport report;
  report.type = "std::out_of_range";
  report.message = "map::at";
  report.frames = {{"", "sih-auth", "e09f9b2a37b809e0f0199937bf657e86f7baf876", 0x2830},
                   {"__libc_start_main", "libc.so.6", "", 0x27304},
                   {"std::__throw_out_of_range(char const*)", "libstdc++.so.6",
                    "289ee39f8c07bd4fa48102dfeeb7e6f9c76158b4", 0xa023f}};
  report.release = "1.2.3";
  report.environment = "production";
  report.request_id = "abc";
  report.method = "POST";
  report.path = "/login";
  report.pool = "api";
  report.pid = 42;
  report.at = base::unix_time(1795873500);
  return report;
}

domain::QueuedDelivery queued(base::Secret body) {
  domain::QueuedDelivery delivery;
  delivery.message_id = "err_1";
  delivery.body = std::move(body);
  return delivery;
}

/// A channel and the server that it tells.
struct Site {
  explicit Site(const std::string& answer = CannedServer::answer("{}")) : server(answer) {}

  SentryChannel channel() {
    return SentryChannel({server.url(), "abc123"}, "1.2.3", crypto::hmac_sha256, poster, clock);
  }

  std::string request_of(const domain::QueuedDelivery& delivery) {
    BOOST_TEST((channel().deliver(delivery).outcome == DeliveryOutcome::sent));
    return server.requests().back();
  }

  CannedServer server;
  HttpPoster poster{[] {}, [] { return false; }};
  tests::FixedClock clock{base::unix_time(1795873560)};
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_report_in_sentrys_words) {
  BOOST_TEST(
      sentry_event(some_report(), kEventId) ==
      R"({"event_id":"00112233445566778899aabbccddeeff","timestamp":"2026-11-28T13:45:00Z",)"
      R"("platform":"native","level":"error","logger":"sih-auth","release":"sih-auth@1.2.3",)"
      R"("environment":"production","tags":{"pool":"api","request_id":"abc"},)"
      R"("exception":{"values":[{"type":"std::out_of_range","value":"map::at",)"
      R"("stacktrace":{"frames":[)"
      R"({"package":"sih-auth","instruction_addr":"0x2830","addr_mode":"rel:0"},)"
      R"({"function":"__libc_start_main","package":"libc.so.6","instruction_addr":"0x27304"},)"
      R"-({"function":"std::__throw_out_of_range(char const*)","package":"libstdc++.so.6",)-"
      R"("instruction_addr":"0xa023f","addr_mode":"rel:1"}]}}]},)"
      R"("debug_meta":{"images":[)"
      R"({"type":"elf","code_file":"sih-auth",)"
      R"("code_id":"e09f9b2a37b809e0f0199937bf657e86f7baf876",)"
      R"("debug_id":"2a9b9fe0-b837-e009-f019-9937bf657e86","image_addr":"0x0"},)"
      R"({"type":"elf","code_file":"libstdc++.so.6",)"
      R"("code_id":"289ee39f8c07bd4fa48102dfeeb7e6f9c76158b4",)"
      R"("debug_id":"9fe39e28-078c-4fbd-a481-02dfeeb7e6f9","image_addr":"0x0"}]},)"
      R"("request":{"method":"POST","url":"/login"},"contexts":{"process":{"pid":42}}})");
}

BOOST_AUTO_TEST_CASE(what_there_is_not_is_left_out) {
  ErrorReport report;
  report.type = "std::bad_alloc";
  const std::string event = sentry_event(report, kEventId);
  for (const std::string name : {"release", "stacktrace", "debug_meta", "request", "server_name"})
    BOOST_TEST(!contains(event, name), event);
}

BOOST_AUTO_TEST_CASE(an_envelope_says_how_long_its_item_is) {
  BOOST_TEST(sentry_envelope(R"({"a":1})", kEventId, base::unix_time(1795873560)) ==
             R"({"event_id":"00112233445566778899aabbccddeeff","sent_at":"2026-11-28T13:46:00Z"})"
             "\n"
             R"({"type":"event","length":7})"
             "\n"
             R"({"a":1})"
             "\n");
}

BOOST_AUTO_TEST_CASE(it_is_posted_with_the_key) {
  Site site;
  const std::string request = site.request_of(queued(pack_error_report(some_report())));
  BOOST_TEST(contains(request,
                      "\r\nX-Sentry-Auth: Sentry sentry_version=7, sentry_client=sih-auth/1.2.3, "
                      "sentry_key=abc123\r\n"),
             request);
  BOOST_TEST(contains(request, "\r\nContent-Type: application/x-sentry-envelope\r\n"), request);
  BOOST_TEST(contains(request, "\"sent_at\":\"2026-11-28T13:46:00Z\"}\n"), request);
}

BOOST_AUTO_TEST_CASE(the_event_id_is_the_same_at_every_try_and_anothers_is_another) {
  Site site;
  const auto id_in = [](const std::string& request) {
    constexpr std::string_view kName = "\"event_id\":\"";
    return request.substr(request.find(kName) + kName.size(), 32);
  };
  auto delivery = queued(pack_error_report(some_report()));
  const std::string first = id_in(site.request_of(delivery));
  BOOST_TEST(first.find_first_not_of("0123456789abcdef") == std::string::npos, first);
  site.clock.advance(std::chrono::seconds(60));
  BOOST_TEST(id_in(site.request_of(delivery)) == first);
  delivery.message_id = "err_2";
  BOOST_TEST(id_in(site.request_of(delivery)) != first);
}

BOOST_AUTO_TEST_CASE(what_sentry_says_is_the_outcome) {
  const auto delivery = queued(pack_error_report(some_report()));
  Site busy(CannedServer::answer("", "429 Too Many Requests", "Retry-After: 60\r\n"));
  BOOST_TEST((busy.channel().deliver(delivery).outcome == DeliveryOutcome::try_later));
  Site stranger(CannedServer::answer("", "403 Forbidden"));
  BOOST_TEST((stranger.channel().deliver(delivery).outcome == DeliveryOutcome::refused));
}

BOOST_AUTO_TEST_CASE(what_is_no_report_is_not_sent) {
  Site site;
  const auto delivery = queued(base::Secret("nonsense"));
  BOOST_TEST((site.channel().deliver(delivery).outcome == DeliveryOutcome::unreadable));
  BOOST_TEST(site.channel().describe(delivery)->empty());
  BOOST_TEST(site.server.requests().empty());
}

BOOST_AUTO_TEST_CASE(the_log_is_told_the_type_alone) {
  Site site;
  const auto fields = site.channel().describe(queued(pack_error_report(some_report())));
  BOOST_REQUIRE(fields->size() == 1U);
  BOOST_TEST(fields->front().name == "type");
  BOOST_TEST(fields->front().value == "std::out_of_range");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::delivery
