#include <atomic>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "storage/session_store.hpp"
#include "storage/token_session_store.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(token_session_store_tests, *boost::unit_test::label("storage"))

namespace {

constexpr base::UnixTime at(long long seconds) {
  return base::unix_time(seconds);
}

const domain::Visitor kApp{"192.0.2.9", "App"};

struct World {
  World() { tokens.insert({"family", john, at(100), at(1'000), at(90), {"192.0.2.1", "Phone"}}); }

  bool rotates(std::int64_t generation, base::UnixTime now = at(200)) {
    return tokens.rotate({"family", generation}, kApp, now);
  }
  bool is_reused(std::int64_t generation, base::UnixTime replaced_since) {
    return tokens.erase_reused({"family", generation}, replaced_since, at(300));
  }

  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  SqlSessionStore sessions{connection};
  SqlTokenSessionStore tokens{connection};
  domain::UserId john = tests::add_user(connection, "John@example.com");
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_session_comes_back_with_whom_it_speaks_for) {
  World world;
  const auto found = world.tokens.find("family", at(999));
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST((found->user_id == world.john));
  BOOST_TEST((found->kind == domain::SessionKind::token));
  BOOST_TEST((found->full_login_at == at(90)));
  BOOST_TEST((found->expires_at == at(1'000)));
  BOOST_TEST(!world.tokens.find("family", at(1'000)).has_value());
  BOOST_TEST(!world.tokens.find("other", at(200)).has_value());
}

BOOST_AUTO_TEST_CASE(it_is_listed_and_no_cookie_finds_it) {
  World world;
  const auto listed = world.sessions.list(world.john, at(999), at(998));
  BOOST_TEST(listed.size() == 1U);
  BOOST_TEST((listed.at(0).kind == domain::SessionKind::token));
  BOOST_TEST(!world.sessions.find({"", "family"}, at(200), at(0)).has_value());
}

BOOST_AUTO_TEST_CASE(a_browser_s_session_is_none_of_its) {
  World world;
  world.sessions.insert({world.john, {"", "browser"}, at(100), at(1'000), at(100), true, kApp});
  BOOST_TEST(!world.tokens.find("browser", at(200)).has_value());
  BOOST_TEST(!world.tokens.rotate({"browser", 0}, kApp, at(200)));
  BOOST_TEST(!world.tokens.erase_reused({"browser", 5}, at(200), at(200)));
  world.tokens.erase("browser");
  BOOST_TEST(world.sessions.list(world.john, at(200), at(0)).size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_disabled_account_has_none) {
  World world;
  SqlUserStore(world.connection).set_disabled(world.john, at(150));
  BOOST_TEST(!world.tokens.find("family", at(200)).has_value());
}

BOOST_AUTO_TEST_CASE(each_generation_is_replaced_once_and_in_order) {
  World world;
  BOOST_TEST(!world.rotates(1));
  BOOST_TEST(world.rotates(0));
  BOOST_TEST(!world.rotates(0));
  BOOST_TEST(world.rotates(1));
  BOOST_TEST(!world.rotates(2, at(1'000)));
  const auto listed = world.sessions.list(world.john, at(200), at(0)).at(0);
  BOOST_TEST(listed.visitor.ip == "192.0.2.9");
  BOOST_TEST(listed.visitor.user_agent == "App");
  BOOST_TEST((listed.last_seen_at == at(200)));
}

BOOST_AUTO_TEST_CASE(only_the_present_token_and_the_one_just_replaced_end_nothing) {
  World world;
  BOOST_TEST(world.rotates(0, at(200)));
  BOOST_TEST(!world.is_reused(1, at(201)));
  BOOST_TEST(!world.is_reused(0, at(200)));
  BOOST_TEST(world.is_reused(0, at(201)));
  BOOST_TEST(!world.tokens.find("family", at(200)).has_value());
}

BOOST_AUTO_TEST_CASE(an_older_token_and_one_of_the_future_end_it_at_once) {
  for (const std::int64_t generation : {0, 3}) {
    World world;
    BOOST_TEST(world.rotates(0, at(200)));
    BOOST_TEST(world.rotates(1, at(200)));
    BOOST_TEST(world.is_reused(generation, at(0)));
    BOOST_TEST(world.sessions.list(world.john, at(200), at(0)).empty());
  }
}

BOOST_AUTO_TEST_CASE(of_many_at_once_one_wins) {
  World world;
  constexpr int kThreads = 8;
  std::atomic<int> won{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      SqlConnection connection = world.database.connect();
      SqlTokenSessionStore tokens(connection);
      bool rotated = false;
      connection.write([&] { rotated = tokens.rotate({"family", 0}, kApp, at(200)); });
      won += rotated ? 1 : 0;
    });
  }
  for (auto& thread : threads)
    thread.join();
  BOOST_TEST(won == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
