#include <boost/test/unit_test.hpp>

#include "storage/code_tries_store.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(code_tries_store_tests, *boost::unit_test::label("storage"))

namespace {

constexpr base::UnixTime at(long long seconds) {
  return base::unix_time(seconds);
}

struct World {
  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  SqlCodeTriesStore store{connection};
};

void expect(const domain::CodeTries& found, const domain::CodeTries& expected) {
  BOOST_TEST(found.since_right == expected.since_right);
  BOOST_TEST(found.in_a_row == expected.in_a_row);
  BOOST_TEST(found.today == expected.today);
  BOOST_TEST((found.day == expected.day));
  BOOST_TEST((found.closed_until == expected.closed_until));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_way_that_nobody_has_tried_is_all_zero) {
  World world;
  expect(world.store.find("john"), {});
}

BOOST_AUTO_TEST_CASE(tries_come_back_whole_and_are_replaced) {
  World world;
  const domain::CodeTries first{4, 99, 19, at(86'400), at(100'000)};
  const domain::CodeTries second{0, 100, 20, at(172'800), at(253'402'300'799)};
  world.store.replace("john", first, at(200'000));
  expect(world.store.find("john"), first);
  world.store.replace("john", second, at(300'000));
  expect(world.store.find("john"), second);
  BOOST_TEST(tests::count(world.connection, "SELECT COUNT(*) FROM code_tries") == 1);
  BOOST_TEST(tests::count(world.connection, "SELECT expires_at FROM code_tries") == 300'000);
}

BOOST_AUTO_TEST_CASE(ways_are_kept_apart) {
  World world;
  const domain::CodeTries tries{1, 2, 3, at(4), at(5)};
  for (const char* way : {"john", "john|1", "jane"})
    world.store.replace(way, tries, at(10));
  world.store.erase("john");
  expect(world.store.find("john"), {});
  expect(world.store.find("john|1"), tries);
  expect(world.store.find("jane"), tries);
  expect(world.store.find("JANE"), {});
  world.store.erase("nobody");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
