#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "storage/session_store.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(session_store_tests, *boost::unit_test::label("storage"))

namespace {

constexpr base::UnixTime at(long long seconds) {
  return base::unix_time(seconds);
}

struct World {
  void add(const char* token, domain::UserId of, bool remember = false) {
    sessions.insert(
        {of, {"k1", token}, at(100), at(1'000), at(100), remember, {"192.0.2.1", "Browser"}});
  }
  auto find(const char* token, base::UnixTime now = at(200), base::UnixTime idle_since = at(0)) {
    return sessions.find({"k1", token}, now, idle_since);
  }

  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  SqlSessionStore sessions{connection};
  domain::UserId john = tests::add_user(connection, "John@example.com");
  domain::UserId jane = tests::add_user(connection, "jane@example.com");
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_session_comes_back_with_whom_it_speaks_for) {
  World world;
  world.add("a", world.john);
  const auto found = world.find("a");
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST((found->user_id == world.john));
  BOOST_TEST(found->name == "John");
  BOOST_TEST(found->email == "John@example.com");
  BOOST_TEST((found->full_login_at == at(100)));
  BOOST_TEST((found->last_seen_at == at(100)));
  BOOST_TEST(tests::count(world.connection,
                          "SELECT COUNT(*) FROM sessions WHERE ip = '192.0.2.1' AND user_agent = "
                          "'Browser'") == 1);
}

BOOST_AUTO_TEST_CASE(of_too_many_the_one_used_longest_ago_ends) {
  World world;
  world.add("of jane", world.jane);
  for (int i = 0; i < domain::kMostSessions; ++i)
    world.add(std::to_string(i).c_str(), world.john);
  BOOST_TEST(world.find("0").has_value());
  BOOST_TEST(
      world.sessions.stamp(std::vector<domain::Visit>{{world.find("0")->session_id, at(150)}}));
  world.add("one more", world.john);
  BOOST_TEST(world.find("0").has_value());
  BOOST_TEST(!world.find("1").has_value());
  BOOST_TEST(world.find("2").has_value());
  BOOST_TEST(world.find("one more").has_value());
  BOOST_TEST(world.find("of jane").has_value());
}

BOOST_AUTO_TEST_CASE(hash_and_key_both_count) {
  World world;
  world.add("a", world.john);
  BOOST_TEST(!world.find("A").has_value());
  BOOST_TEST(!world.sessions.find({"k2", "a"}, at(200), at(0)).has_value());
  world.sessions.erase({"k2", "a"});
  BOOST_TEST(world.find("a").has_value());
}

BOOST_AUTO_TEST_CASE(it_lives_until_its_end) {
  World world;
  world.add("a", world.john, true);
  BOOST_TEST(world.find("a", at(999)).has_value());
  BOOST_TEST(!world.find("a", at(1'000)).has_value());
}

BOOST_AUTO_TEST_CASE(lying_idle_ends_it_unless_it_is_remembered) {
  World world;
  world.add("a", world.john);
  world.add("b", world.john, true);
  BOOST_TEST(world.find("a", at(200), at(99)).has_value());
  BOOST_TEST(!world.find("a", at(200), at(100)).has_value());
  BOOST_TEST(world.find("b", at(200), at(100)).has_value());
}

BOOST_AUTO_TEST_CASE(visits_are_stamped_and_never_go_back_in_time) {
  World world;
  world.add("a", world.john);
  world.add("b", world.john);
  const auto first = world.find("a")->session_id;
  const auto second = world.find("b")->session_id;
  const auto stamp = [&](const std::vector<domain::Visit>& visits) {
    return world.sessions.stamp(visits);
  };
  BOOST_TEST(stamp({{first, at(300)}, {second, at(310)}, {{999}, at(320)}}));
  BOOST_TEST((world.find("a")->last_seen_at == at(300)));
  BOOST_TEST((world.find("b")->last_seen_at == at(310)));
  BOOST_TEST(stamp({{first, at(250)}}));
  BOOST_TEST((world.find("a")->last_seen_at == at(300)));
}

BOOST_AUTO_TEST_CASE(a_stamp_never_waits_for_another_writer, *tests::of_sqlite()) {
  World world;
  world.add("a", world.john);
  const std::vector<domain::Visit> visits{{world.find("a")->session_id, at(300)}};
  SqlConnection other = world.database.connect();
  other.write([&] {
    other.execute("DELETE FROM sessions WHERE id = -1");
    BOOST_TEST(!world.sessions.stamp(visits));
  });
  BOOST_TEST((world.find("a")->last_seen_at == at(100)));
  BOOST_TEST(world.sessions.stamp(visits));
  BOOST_TEST((world.find("a")->last_seen_at == at(300)));
}

BOOST_AUTO_TEST_CASE(a_session_knows_the_groups_of_its_account) {
  World world;
  world.add("a", world.john);
  BOOST_TEST(world.find("a")->groups.empty());
  world.connection.execute("UPDATE users SET group_names = 'admin,staff' WHERE id = :id",
                           {world.john.value});
  const std::vector<std::string> expected{"admin", "staff"};
  BOOST_TEST((world.find("a")->groups == expected));
}

BOOST_AUTO_TEST_CASE(a_disabled_account_has_no_session) {
  World world;
  world.add("a", world.john);
  world.add("b", world.jane);
  world.connection.execute("UPDATE users SET disabled_at = 1 WHERE id = :id", {world.john.value});
  BOOST_TEST(!world.find("a").has_value());
  BOOST_TEST(world.find("b").has_value());
}

BOOST_AUTO_TEST_CASE(one_session_or_all_of_a_user_can_be_erased) {
  World world;
  for (const char* token : {"a", "b", "c"})
    world.add(token, world.john);
  world.add("d", world.jane);
  world.sessions.erase({"k1", "a"});
  BOOST_TEST(!world.find("a").has_value());
  BOOST_TEST(world.find("b").has_value());
  world.sessions.erase_all_of(world.john);
  BOOST_TEST(!world.find("b").has_value());
  BOOST_TEST(!world.find("c").has_value());
  BOOST_TEST(world.find("d").has_value());
}

BOOST_AUTO_TEST_CASE(what_one_connection_ends_is_ended_for_all_others_at_once) {
  World world;
  world.add("a", world.john);
  SqlConnection other = world.database.connect(Durability::droppable);
  SqlSessionStore elsewhere(other);
  BOOST_TEST(elsewhere.find({"k1", "a"}, at(200), at(0)).has_value());
  world.sessions.erase({"k1", "a"});
  BOOST_TEST(!elsewhere.find({"k1", "a"}, at(200), at(0)).has_value());
}

BOOST_AUTO_TEST_CASE(a_session_is_erased_by_its_own_account_alone) {
  World world;
  world.add("a", world.john);
  world.add("b", world.john);
  const auto id = world.find("a")->session_id;
  BOOST_TEST(!world.sessions.erase(world.jane, id));
  BOOST_TEST(world.find("a").has_value());
  BOOST_TEST(world.sessions.erase(world.john, id));
  BOOST_TEST(!world.sessions.erase(world.john, id));
  BOOST_TEST(!world.find("a").has_value());
  BOOST_TEST(world.find("b").has_value());
}

BOOST_AUTO_TEST_CASE(the_list_holds_what_would_be_found_latest_visit_first) {
  World world;
  for (const char* token : {"a", "b", "c"})
    world.add(token, world.john);
  world.add("remembered", world.john, true);
  world.add("d", world.jane);
  const auto id = [&](const char* token) { return world.find(token)->session_id; };
  const std::vector<domain::Visit> visits{{id("b"), at(180)}, {id("a"), at(150)}};
  BOOST_TEST(world.sessions.stamp(visits));
  const auto listed = world.sessions.list(world.john, at(200), at(120));
  BOOST_REQUIRE(listed.size() == 3U);  // c lies idle
  BOOST_TEST((listed[0].id == id("b")));
  BOOST_TEST((listed[1].id == id("a")));
  BOOST_TEST((listed[2].id == id("remembered")));
  BOOST_TEST((listed[0].created_at == at(100)));
  BOOST_TEST((listed[0].last_seen_at == at(180)));
  BOOST_TEST(listed[0].visitor.ip == "192.0.2.1");
  BOOST_TEST(listed[0].visitor.user_agent == "Browser");
  BOOST_TEST(world.sessions.list(world.john, at(1'000), at(120)).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
