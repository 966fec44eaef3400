#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "sih_auth/domain/outbox_sender.hpp"
#include "sih_auth/domain/unavailable.hpp"

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

  domain::DeliveryId add_code(std::chrono::seconds lifetime = 5min) {
    return queue.add({domain::MailKind::otp_code,
                      "john.doe@example.com",
                      "John Doe",
                      {{"code", "012345"},
                       {"ip", "203.0.113.9"},
                       {"user_agent", "curl/7.88.1"},
                       {"lifetime_seconds", "300"}}},
                     clock.now(), clock.now() + lifetime);
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

BOOST_AUTO_TEST_CASE(a_delayed_code_is_tried_again_with_the_same_id_until_it_is_sent) {
  const auto id = add_code();
  transport.will_answer({DeliveryOutcome::try_later, "no route"});
  transport.will_answer({DeliveryOutcome::try_later, "no route"});
  send_due();
  BOOST_REQUIRE(queue.find(id) != nullptr);
  BOOST_TEST(queue.find(id)->why == "no route");
  BOOST_TEST((queue.find(id)->due_at == clock.now() + 2s));
  send_due();
  BOOST_TEST(transport.tried.size() == 1U);
  clock.advance(2s);
  send_due();
  BOOST_TEST((queue.find(id)->due_at == clock.now() + 5s));
  clock.advance(5s);
  send_due();
  BOOST_TEST(queue.empty());
  BOOST_TEST(transport.tried.size() == 3U);
  BOOST_TEST(transport.tried[0].message_id == transport.tried[2].message_id);
  BOOST_TEST((transport.tried[0].date == transport.tried[2].date));
  BOOST_TEST(has(logged, "mail_delayed"));
}

BOOST_AUTO_TEST_CASE(other_mails_are_tried_more_slowly) {
  const auto id = add_notice();
  transport.will_answer({DeliveryOutcome::try_later, "no route"});
  send_due();
  BOOST_TEST((queue.find(id)->due_at == clock.now() + 60s));
}

BOOST_AUTO_TEST_CASE(an_expired_mail_is_never_sent) {
  add_code(5min);
  clock.advance(5min);
  send_due();
  BOOST_TEST(queue.empty());
  BOOST_TEST(transport.tried.empty());
  BOOST_TEST(has(logged, "mail_expired"));
}

BOOST_AUTO_TEST_CASE(a_mail_that_fails_in_its_last_moment_is_dropped) {
  add_code(60s);
  clock.advance(59s);
  transport.will_answer({DeliveryOutcome::try_later, "no route"});
  send_due();
  BOOST_TEST(queue.empty());
  BOOST_TEST(has(logged, "mail_expired"));
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

BOOST_AUTO_TEST_CASE(a_mail_that_could_not_be_removed_is_removed_later_and_not_sent_again) {
  add_code();
  queue.fail_next_remove();
  BOOST_CHECK_THROW(send_due(), domain::Unavailable);
  send_due();
  BOOST_TEST(queue.empty());
  BOOST_TEST(transport.tried.size() == 1U);
}

BOOST_AUTO_TEST_CASE(another_process_sends_it_again_after_the_lease_under_the_same_name) {
  add_code();
  queue.fail_next_remove();
  BOOST_CHECK_THROW(send_due(), domain::Unavailable);
  domain::OutboxSender other("mail", queue, channel, clock, log);
  const tests::CapturedOutput output(STDERR_FILENO);
  other.send_due([] { return false; });
  BOOST_TEST(transport.tried.size() == 1U);
  clock.advance(60s);
  other.send_due([] { return false; });
  BOOST_TEST(queue.empty());
  BOOST_REQUIRE(transport.tried.size() == 2U);
  BOOST_TEST(transport.tried[0].message_id == transport.tried[1].message_id);
}

BOOST_AUTO_TEST_CASE(stop_is_asked_between_two_mails) {
  add_code();
  add_code();
  const tests::CapturedOutput output(STDERR_FILENO);
  sender.send_due([this] { return !transport.tried.empty(); });
  BOOST_TEST(transport.tried.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
