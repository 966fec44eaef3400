#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "sih_auth/domain/outbox_sender.hpp"

#include "mail/mail_channel.hpp"
#include "support/captured_output.hpp"
#include "support/fake_delivery_queue.hpp"
#include "support/fixed_clock.hpp"
#include "support/recording_transport.hpp"

namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;
namespace base = sih_auth::base;
namespace domain = sih_auth::domain;
namespace mail = sih_auth::mail;
namespace tests = sih_auth::tests;
using domain::DeliveryOutcome;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct Fixture {
  tests::FixedClock clock;
  tests::FakeDeliveryQueue queue;
  tests::RecordingTransport transport;
  mail::MessageWriter writer{{"SIH Auth", "https://login.example.com", ""}};
  base::Log log{base::LogLevel::debug, base::LogFormat::text, "mailer"};
  mail::MailChannel channel{writer, transport, base::mask_email};
  std::vector<std::string> outcomes;
  domain::OutboxSender sender{
      "mail",  queue,
      channel, clock,
      log,     [this](std::string_view outcome, const auto&) { outcomes.emplace_back(outcome); }};
  std::string logged;

  domain::DeliveryId add_code() {
    return queue.add({domain::MailKind::otp_code,
                      "john.doe@example.com",
                      "John Doe",
                      {{"code", "012345"},
                       {"ip", "203.0.113.9"},
                       {"user_agent", "curl/7.88.1"},
                       {"lifetime_seconds", "300"}}},
                     clock.now(), clock.now() + 5min);
  }

  domain::DeliveryId add_notice() {
    return queue.add({domain::MailKind::signup_attempt,
                      "john.doe@example.com",
                      "",
                      {{"ip", "203.0.113.9"}, {"user_agent", ""}}},
                     clock.now(), clock.now() + 72h);
  }

  void send_due() {
    const tests::CapturedOutput output(STDERR_FILENO);
    sender.send_due([] { return false; });
    logged += output.text();
  }

  ~Fixture() {
    // Whatever a test did, the log holds neither code nor whole address.
    BOOST_TEST(!has(logged, "012345"));
    BOOST_TEST(!has(logged, "john.doe@"));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mail_channel_tests, Fixture)

BOOST_AUTO_TEST_CASE(everything_due_is_sent_and_removed) {
  add_code();
  add_notice();
  send_due();
  BOOST_TEST(queue.empty());
  BOOST_REQUIRE(transport.tried.size() == 2U);
  BOOST_TEST(transport.tried[0].message_id == "m1@example.com");
  BOOST_TEST(transport.tried[0].code.value() == "012345");
  BOOST_TEST(!transport.tried[1].code.has_value());
  BOOST_TEST(has(logged, "mail_sent"));
  BOOST_TEST(has(logged, "to=\"jo***@example.com\""));
  BOOST_TEST(outcomes == (std::vector<std::string>{"sent", "sent"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_mail_that_is_tried_again_is_the_same_mail) {
  add_code();
  transport.will_answer({DeliveryOutcome::try_later, "no route"});
  send_due();
  clock.advance(2s);
  send_due();
  BOOST_REQUIRE(transport.tried.size() == 2U);
  BOOST_TEST(transport.tried[0].message_id == transport.tried[1].message_id);
  BOOST_TEST((transport.tried[0].date == transport.tried[1].date));
  BOOST_TEST(has(logged, "mail_delayed"));
}

BOOST_AUTO_TEST_CASE(a_refused_mail_is_parked_and_the_others_go_on) {
  const auto id = add_code();
  add_notice();
  transport.will_answer({DeliveryOutcome::refused, "550 no such user"});
  send_due();
  BOOST_TEST(transport.tried.size() == 2U);
  BOOST_REQUIRE(queue.find(id) != nullptr);
  BOOST_TEST(queue.find(id)->is_parked);
  BOOST_TEST(queue.find(id)->why == "550 no such user");
  BOOST_TEST(has(logged, "warning"));
  BOOST_TEST(has(logged, "mail_refused"));
  BOOST_TEST(outcomes.front() == "refused");
}

BOOST_AUTO_TEST_CASE(mails_that_cannot_be_read_are_parked) {
  const auto later = clock.now() + 5min;
  const auto sealed = queue.add(std::string(), clock.now(), later);
  const auto garbage = queue.add(std::string("not packed"), clock.now(), later);
  const auto incomplete = queue.add(
      domain::Mail{domain::MailKind::otp_code, "john.doe@example.com", "", {}}, clock.now(), later);
  send_due();
  BOOST_TEST(transport.tried.empty());
  for (const auto id : {sealed, garbage, incomplete})
    BOOST_TEST(queue.find(id)->is_parked);
  BOOST_TEST(has(logged, "mail_unreadable"));
}

BOOST_AUTO_TEST_SUITE_END()
