#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "crypto/address_tagger.hpp"
#include "storage/event_store.hpp"
#include "support/keys.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(event_store_tests, *boost::unit_test::label("storage"))

namespace {

using domain::Event;
using domain::EventKind;

constexpr base::UnixTime at(long long seconds) {
  return base::unix_time(seconds);
}

struct World {
  void add(EventKind kind, long long user, const std::string& email, long long when) {
    store.add({kind, "why", {user}, email, {"192.0.2.1", "Browser", "r1"}}, at(when));
  }

  std::vector<long long> times(const EventFilter& filter) {
    std::vector<long long> times;
    for (const auto& recorded : store.find(filter))
      times.push_back(base::to_integer(recorded.at));
    return times;
  }

  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  crypto::Keyring keys = tests::keyring(tests::kNewKey);
  crypto::Blake2bAddressTagger tagger{keys};
  SqlEventStore store{connection, tagger};
};

void expect(const std::vector<long long>& times, const std::vector<long long>& expected) {
  BOOST_TEST(times == expected, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_event_comes_out_as_it_went_in_but_for_the_address) {
  World world;
  world.add(EventKind::login_failed, 7, "john@example.com", 100);
  const auto found = world.store.latest_of({7}, 10);
  BOOST_REQUIRE(found.size() == 1U);
  const auto& [id, when, event] = found[0];
  BOOST_TEST(id > 0);
  BOOST_TEST((when == at(100)));
  BOOST_TEST((event.kind == EventKind::login_failed));
  BOOST_TEST(event.reason == "why");
  BOOST_TEST(event.user.value == 7);
  BOOST_TEST(event.email == "jo***@example.com");
  BOOST_TEST(event.visitor.ip == "192.0.2.1");
  BOOST_TEST(event.visitor.user_agent == "Browser");
  BOOST_TEST(event.visitor.request_id == "r1");
}

BOOST_AUTO_TEST_CASE(an_account_has_its_own_events_the_latest_first) {
  World world;
  for (const long long when : {100, 300, 200})
    world.add(EventKind::login_succeeded, 7, "john@example.com", when);
  world.add(EventKind::login_succeeded, 8, "jane@example.com", 400);
  const auto found = world.store.latest_of({7}, 2);
  BOOST_REQUIRE(found.size() == 2U);
  BOOST_TEST((found[0].at == at(300)));
  BOOST_TEST((found[1].at == at(200)));
}

BOOST_AUTO_TEST_CASE(events_are_found_by_account_address_time_and_kind) {
  World world;
  world.add(EventKind::login_failed, 0, "John@example.com", 100);  // before there was an account
  world.add(EventKind::account_created, 7, "john@example.com", 200);
  world.add(EventKind::login_failed, 7, "john@example.com", 300);
  world.add(EventKind::login_failed, 8, "jane@example.com", 400);
  expect(world.times({.most = 10}), {400, 300, 200, 100});
  expect(world.times({.most = 2}), {400, 300});
  expect(world.times({.user = domain::UserId{7}, .most = 10}), {300, 200});
  expect(world.times({.user = domain::UserId{7},
                      .address_tags = world.tagger.tags("john@example.com"),
                      .most = 10}),
         {300, 200, 100});
  expect(world.times({.address_tags = world.tagger.tags("jane@example.com"), .most = 10}), {400});
  expect(world.times({.since = at(300), .most = 10}), {400, 300});
  expect(world.times({.kind = EventKind::login_failed, .most = 10}), {400, 300, 100});
}

BOOST_AUTO_TEST_CASE(no_address_is_stored_in_clear) {
  World world;
  world.add(EventKind::login_failed, 7, "john@example.com", 100);
  const auto row = world.connection.first<std::string, std::string>(
      "SELECT masked_email, address_tag FROM events");
  BOOST_TEST(std::get<0>(*row) == "jo***@example.com");
  BOOST_TEST(std::get<1>(*row) == world.tagger.tag("john@example.com"));
}

BOOST_AUTO_TEST_CASE(an_event_of_a_later_release_is_passed_over) {
  World world;
  world.add(EventKind::login_failed, 7, "john@example.com", 100);
  world.connection.execute("UPDATE events SET kind = 'something_new'");
  BOOST_TEST(world.store.latest_of({7}, 10).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
