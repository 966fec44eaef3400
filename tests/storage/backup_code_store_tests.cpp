#include <algorithm>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "storage/backup_code_store.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(backup_code_store_tests, *boost::unit_test::label("storage"))

namespace {

struct World {
  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  SqlBackupCodeStore store{connection};
  domain::UserId john = tests::add_user(connection, "john@example.com");
  domain::UserId jane = tests::add_user(connection, "jane@example.com");
};

}  // namespace

BOOST_AUTO_TEST_CASE(each_is_consumed_once_by_its_own_account) {
  World world;
  world.store.insert(world.john, {"k1", "a"}, {});
  world.store.insert(world.john, {"k1", "b"}, {});
  BOOST_TEST(world.store.count(world.john) == 2);
  BOOST_TEST(!world.store.consume(world.jane, {"k1", "a"}));
  BOOST_TEST(!world.store.consume(world.john, {"k2", "a"}));
  BOOST_TEST(!world.store.consume(world.john, {"k1", "A"}));
  BOOST_TEST(world.store.consume(world.john, {"k1", "a"}));
  BOOST_TEST(!world.store.consume(world.john, {"k1", "a"}));
  BOOST_TEST(world.store.count(world.john) == 1);
  BOOST_TEST(world.store.count(world.jane) == 0);
}

BOOST_AUTO_TEST_CASE(a_set_is_erased_as_a_whole) {
  World world;
  for (const char* code : {"a", "b", "c"})
    world.store.insert(world.john, {"k1", code}, {});
  world.store.insert(world.jane, {"k1", "a"}, {});
  world.store.erase_all_of(world.john);
  BOOST_TEST(world.store.count(world.john) == 0);
  BOOST_TEST(world.store.count(world.jane) == 1);
}

BOOST_AUTO_TEST_CASE(each_key_of_a_set_is_named_once) {
  World world;
  BOOST_TEST(world.store.key_ids(world.john).empty());
  for (const char* code : {"a", "b"}) {
    world.store.insert(world.john, {"k1", code}, {});
    world.store.insert(world.john, {"k2", code}, {});
  }
  world.store.insert(world.jane, {"k3", "a"}, {});
  auto ids = world.store.key_ids(world.john);
  std::ranges::sort(ids);
  const std::vector<std::string> expected{"k1", "k2"};
  BOOST_TEST((ids == expected));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
