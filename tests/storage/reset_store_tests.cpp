#include <boost/test/unit_test.hpp>

#include "storage/reset_store.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(reset_store_tests, *boost::unit_test::label("storage"))

namespace {

constexpr base::UnixTime at(long long seconds) {
  return base::unix_time(seconds);
}

struct World {
  World() {
    store.insert(john, {"k1", "a"}, at(100));
    store.insert(jane, {"k1", "b"}, at(100));
  }

  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  SqlResetStore store{connection};
  domain::EmailAddress john = domain::EmailAddress::parse("John@example.com").value();
  domain::EmailAddress jane = domain::EmailAddress::parse("jane@example.com").value();
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_link_leads_to_the_address_that_it_was_asked_for) {
  World world;
  BOOST_TEST((world.store.find({"k1", "a"}, at(99)) == "john@example.com"));
  BOOST_TEST((world.store.find({"k1", "b"}, at(99)) == "jane@example.com"));
  BOOST_TEST(!world.store.find({"k1", "a"}, at(100)).has_value());
  BOOST_TEST(!world.store.find({"k2", "a"}, at(99)).has_value());
  BOOST_TEST(!world.store.find({"k1", "A"}, at(99)).has_value());
}

BOOST_AUTO_TEST_CASE(it_is_consumed_once_and_in_time) {
  World world;
  BOOST_TEST(!world.store.consume({"k1", "a"}, at(100)));
  BOOST_TEST(!world.store.consume({"k2", "a"}, at(99)));
  BOOST_TEST(world.store.consume({"k1", "a"}, at(99)));
  BOOST_TEST(!world.store.consume({"k1", "a"}, at(99)));
  BOOST_TEST(!world.store.find({"k1", "a"}, at(99)).has_value());
  BOOST_TEST(world.store.find({"k1", "b"}, at(99)).has_value());
}

BOOST_AUTO_TEST_CASE(all_of_an_address_go_together) {
  World world;
  world.store.insert(world.john, {"k1", "c"}, at(100));
  world.store.erase_all_of(domain::EmailAddress::parse("JOHN@example.com").value());
  BOOST_TEST(!world.store.find({"k1", "a"}, at(99)).has_value());
  BOOST_TEST(!world.store.find({"k1", "c"}, at(99)).has_value());
  BOOST_TEST(world.store.find({"k1", "b"}, at(99)).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
