#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "sih_auth/domain/outbox_sender.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "support/captured_output.hpp"
#include "support/fake_delivery_queue.hpp"
#include "support/fixed_clock.hpp"

namespace sih_auth::domain {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Takes everything, unless told otherwise.
class ScriptedChannel final : public DeliveryChannel {
 public:
  [[nodiscard]] std::optional<std::vector<base::LogField>> describe(
      const QueuedDelivery& queued) const override {
    if (queued.body.reveal() == "decoy") return std::nullopt;
    return std::vector<base::LogField>{{"kind", queued.body.reveal()}};
  }

  [[nodiscard]] DeliveryResult deliver(const QueuedDelivery& queued) override {
    tried.push_back(queued.message_id);
    if (answers.empty()) return {DeliveryOutcome::sent, ""};
    auto answer = std::move(answers.front());
    answers.pop_front();
    return answer;
  }

  std::deque<DeliveryResult> answers;
  std::vector<std::string> tried;  ///< message ids
};

struct World {
  tests::FixedClock clock;
  tests::FakeDeliveryQueue queue;
  ScriptedChannel channel;
  base::Log log{base::LogLevel::debug, base::LogFormat::text, "mailer"};
  std::vector<std::string> outcomes;
  OutboxSender sender{
      "parcel", queue,
      channel,  clock,
      log,      [this](std::string_view outcome, const auto&) { outcomes.emplace_back(outcome); }};
  std::string logged;

  DeliveryId add(std::chrono::seconds lifetime, std::string body = "code") {
    return queue.add(std::move(body), clock.now(), clock.now() + lifetime);
  }

  void send_due(OutboxSender& by) {
    const tests::CapturedOutput output(STDERR_FILENO);
    by.send_due([] { return false; });
    logged += output.text();
  }

  void send_due() { send_due(sender); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(outbox_sender_tests, World)

BOOST_AUTO_TEST_CASE(everything_due_is_sent_and_removed) {
  add(5min);
  add(72h);
  send_due();
  BOOST_TEST(queue.empty());
  BOOST_TEST(channel.tried == (std::vector<std::string>{"m1@example.com", "m2@example.com"}),
             boost::test_tools::per_element());
  BOOST_TEST(outcomes == (std::vector<std::string>{"sent", "sent"}),
             boost::test_tools::per_element());
  BOOST_TEST(has(logged, "parcel_sent message_id=\"m1@example.com\" kind=\"code\" attempt=\"1\""));
}

BOOST_AUTO_TEST_CASE(what_is_delayed_is_tried_again_under_the_same_id_until_it_is_sent) {
  const auto id = add(5min);
  channel.answers = {{DeliveryOutcome::try_later, "no route"},
                     {DeliveryOutcome::try_later, "no route"}};
  send_due();
  BOOST_REQUIRE(queue.find(id) != nullptr);
  BOOST_TEST(queue.find(id)->why == "no route");
  BOOST_TEST((queue.find(id)->due_at == clock.now() + 2s));
  send_due();
  BOOST_TEST(channel.tried.size() == 1U);
  clock.advance(2s);
  send_due();
  BOOST_TEST((queue.find(id)->due_at == clock.now() + 5s));
  clock.advance(5s);
  send_due();
  BOOST_TEST(queue.empty());
  BOOST_TEST(channel.tried == std::vector<std::string>(3, "m1@example.com"),
             boost::test_tools::per_element());
  BOOST_TEST(has(logged, "parcel_delayed"));
  BOOST_TEST(has(logged, "reason=\"no route\" retry_in=\"5\" attempt=\"2\""));
}

BOOST_AUTO_TEST_CASE(what_may_take_days_is_tried_more_slowly) {
  const auto id = add(72h);
  channel.answers = {{DeliveryOutcome::try_later, "no route"}};
  send_due();
  BOOST_TEST((queue.find(id)->due_at == clock.now() + 60s));
}

BOOST_AUTO_TEST_CASE(what_has_expired_is_never_sent) {
  add(5min);
  clock.advance(5min);
  send_due();
  BOOST_TEST(queue.empty());
  BOOST_TEST(channel.tried.empty());
  BOOST_TEST(outcomes == std::vector<std::string>{"expired"}, boost::test_tools::per_element());
  BOOST_TEST(has(logged, "parcel_expired"));
}

BOOST_AUTO_TEST_CASE(what_fails_in_its_last_moment_is_dropped) {
  add(60s);
  clock.advance(59s);
  channel.answers = {{DeliveryOutcome::try_later, "no route"}};
  send_due();
  BOOST_TEST(queue.empty());
  BOOST_TEST(has(logged, "parcel_expired"));
}

BOOST_AUTO_TEST_CASE(what_will_never_be_taken_is_parked_and_the_others_go_on) {
  const auto refused = add(5min);
  const auto unreadable = add(5min);
  add(5min);
  channel.answers = {{DeliveryOutcome::refused, "550 no such user"},
                     {DeliveryOutcome::unreadable, "not packed"}};
  send_due();
  BOOST_TEST(channel.tried.size() == 3U);
  BOOST_TEST(queue.find(refused)->is_parked);
  BOOST_TEST(queue.find(refused)->why == "550 no such user");
  BOOST_TEST(queue.find(unreadable)->is_parked);
  BOOST_TEST(outcomes == (std::vector<std::string>{"refused", "unreadable", "sent"}),
             boost::test_tools::per_element());
  BOOST_TEST(has(logged, "warning mailer"));
  BOOST_TEST(has(logged, "error mailer"));
}

BOOST_AUTO_TEST_CASE(a_decoy_is_dropped_in_silence) {
  add(5min, "decoy");
  send_due();
  BOOST_TEST(queue.empty());
  BOOST_TEST(channel.tried.empty());
  BOOST_TEST(outcomes.empty());
  BOOST_TEST(logged.empty());
}

BOOST_AUTO_TEST_CASE(what_could_not_be_removed_is_removed_later_and_not_sent_again) {
  add(5min);
  queue.fail_next_remove();
  BOOST_CHECK_THROW(send_due(), Unavailable);
  send_due();
  BOOST_TEST(queue.empty());
  BOOST_TEST(channel.tried.size() == 1U);
}

BOOST_AUTO_TEST_CASE(another_process_sends_it_again_after_the_lease_under_the_same_id) {
  add(5min);
  queue.fail_next_remove();
  BOOST_CHECK_THROW(send_due(), Unavailable);
  OutboxSender other("parcel", queue, channel, clock, log);
  send_due(other);
  BOOST_TEST(channel.tried.size() == 1U);
  clock.advance(60s);
  send_due(other);
  BOOST_TEST(queue.empty());
  BOOST_TEST(channel.tried == std::vector<std::string>(2, "m1@example.com"),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(stop_is_asked_between_two_deliveries) {
  add(5min);
  add(5min);
  const tests::CapturedOutput output(STDERR_FILENO);
  sender.send_due([this] { return !channel.tried.empty(); });
  BOOST_TEST(channel.tried.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
