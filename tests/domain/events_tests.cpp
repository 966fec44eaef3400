#include <set>
#include <stdexcept>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/events.hpp"

#include "support/fake_transactions.hpp"
#include "support/fixed_clock.hpp"
#include "support/recorded_events.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(events_tests)

namespace {

struct World {
  tests::FakeTransactions transactions;
  tests::FixedClock clock;
  tests::FakeEventSink kept{transactions};
  tests::FakeEventSink queued{transactions};
  tests::FakeEventListener heard;
  Events events{transactions, {&kept, &queued}, heard, clock};
  Event wrong{EventKind::login_failed,
              "wrong_password",
              {7},
              "john@example.com",
              {"192.0.2.1", "Browser \x1f 1.0", "r1"}};
};

}  // namespace

BOOST_AUTO_TEST_CASE(every_kind_has_a_word_of_its_own) {
  std::set<std::string_view> words;
  for (const EventKind kind : event_kinds()) {
    words.insert(word(kind));
    BOOST_TEST((event_kind(word(kind)) == kind));
  }
  BOOST_TEST(words.size() == event_kinds().size());
  BOOST_TEST(!event_kind("nothing").has_value());
}

BOOST_AUTO_TEST_CASE(whoever_did_not_get_what_they_wanted_has_failed) {
  BOOST_TEST(outcome_word(EventKind::login_failed) == "failure");
  BOOST_TEST(outcome_word(EventKind::signup_refused) == "failure");
  BOOST_TEST(outcome_word(EventKind::login_succeeded) == "success");
  BOOST_TEST(outcome_word(EventKind::session_ended) == "success");
}

BOOST_AUTO_TEST_CASE(an_event_is_kept_in_every_place_inside_a_transaction_and_heard_after_it) {
  World world;
  world.events.record(world.wrong);
  BOOST_TEST(world.kept.events.size() == 1U);
  BOOST_TEST(world.queued.events.size() == 1U);
  BOOST_TEST(!world.kept.added_outside);
  BOOST_TEST(world.heard.count("login_failed wrong_password") == 1);
}

BOOST_AUTO_TEST_CASE(inside_a_transaction_it_is_heard_when_that_is_committed) {
  World world;
  world.transactions.write([&] {
    world.events.record(world.wrong);
    BOOST_TEST(world.heard.events.empty());
  });
  BOOST_TEST(world.heard.events.size() == 1U);
  BOOST_TEST(world.transactions.committed() == 1);
}

BOOST_AUTO_TEST_CASE(what_was_undone_and_done_again_is_heard_once) {
  World world;
  world.transactions.run_next_twice([&] { world.kept.events.clear(); });
  world.transactions.write([&] { world.events.record(world.wrong); });
  BOOST_TEST(world.kept.events.size() == 1U);
  BOOST_TEST(world.heard.events.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_only_mentioned_is_kept_nowhere) {
  World world;
  world.events.mention(world.wrong);
  BOOST_TEST(world.kept.events.empty());
  BOOST_TEST(world.heard.events.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_was_undone_is_not_mentioned_twice) {
  World world;
  world.transactions.run_next_twice([] {});
  world.transactions.write([&] { world.events.mention(world.wrong); });
  BOOST_TEST(world.heard.events.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_event_comes_out_as_it_was_packed) {
  World world;
  const auto unpacked = unpack_event(pack_event(world.wrong, world.clock.now()).reveal()).value();
  BOOST_TEST((unpacked.at == world.clock.now()));
  BOOST_TEST((unpacked.event.kind == EventKind::login_failed));
  BOOST_TEST(unpacked.event.reason == "wrong_password");
  BOOST_TEST(unpacked.event.user.value == 7);
  BOOST_TEST(unpacked.event.email == "john@example.com");
  BOOST_TEST(unpacked.event.visitor.ip == "192.0.2.1");
  BOOST_TEST(unpacked.event.visitor.user_agent == "Browser \x1f 1.0");
  BOOST_TEST(unpacked.event.visitor.request_id == "r1");
  BOOST_TEST(!unpack_event("").has_value());
  BOOST_TEST(!unpack_event("garbage").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
