#include <boost/test/unit_test.hpp>

#include "storage/session_overview.hpp"
#include "storage/session_store.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(session_overview_tests, *boost::unit_test::label("storage"))

namespace {

struct World {
  void open(domain::UserId user, const std::string& token, bool remember = false) {
    sessions.insert({user,
                     {"key", token},
                     now,
                     now + std::chrono::hours(24),
                     now,
                     remember,
                     {"192.0.2.1", "Browser"}});
  }

  [[nodiscard]] std::vector<std::string> emails(base::UnixTime at) {
    std::vector<std::string> emails;
    for (const ListedSession& listed : overview.list(at, at - std::chrono::hours(1)))
      emails.push_back(listed.email);
    return emails;
  }

  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  SqlSessionStore sessions{connection};
  SqlSessionOverview overview{connection};
  base::UnixTime now = database.clock.now();
  domain::UserId john = tests::add_user(connection, "john@example.com");
  domain::UserId jane = tests::add_user(connection, "jane@example.com");
};

using Emails = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(sessions_of_everybody_are_listed_the_latest_first) {
  World world;
  world.open(world.john, "a");
  world.open(world.jane, "b");
  const auto listed = world.overview.list(world.now, world.now - std::chrono::hours(1));
  BOOST_REQUIRE(listed.size() == 2U);
  BOOST_TEST(listed[0].email == "jane@example.com");
  BOOST_TEST((listed[0].user_id == world.jane));
  BOOST_TEST(listed[0].session.visitor.ip == "192.0.2.1");
  BOOST_TEST(listed[0].session.visitor.user_agent == "Browser");
  BOOST_TEST((listed[0].session.created_at == world.now));
}

BOOST_AUTO_TEST_CASE(what_has_ended_lies_idle_or_is_disabled_is_left_out) {
  World world;
  world.open(world.john, "a");
  world.open(world.jane, "b", true);
  BOOST_TEST(world.emails(world.now + std::chrono::hours(2)) == Emails{"jane@example.com"});
  BOOST_TEST(world.emails(world.now + std::chrono::hours(25)).empty());
  world.connection.execute("UPDATE users SET disabled_at = 1 WHERE email = 'jane@example.com'");
  BOOST_TEST(world.emails(world.now) == Emails{"john@example.com"});
}

BOOST_AUTO_TEST_CASE(a_live_session_has_an_owner) {
  World world;
  world.open(world.john, "a");
  const auto id = world.overview.list(world.now, {})[0].session.id;
  const auto later = world.now + std::chrono::hours(2);
  BOOST_TEST((world.overview.owner_of(id, world.now, {}) == world.john));
  BOOST_TEST(!world.overview.owner_of(id, later, later - std::chrono::hours(1)));
  BOOST_TEST(!world.overview.owner_of({id.value + 1}, world.now, {}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
