#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/unavailable.hpp"

#include "storage/email_change_store.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(email_change_store_tests, *boost::unit_test::label("storage"))

namespace {

constexpr base::UnixTime at(long long seconds) {
  return base::unix_time(seconds);
}

domain::EmailAddress email(std::string_view text) {
  return domain::EmailAddress::parse(text).value();
}

struct World {
  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  SqlEmailChangeStore store{connection};
  SqlUserStore users{connection};
  domain::UserId john = tests::add_user(connection, "john@example.com");
  domain::UserId jane = tests::add_user(connection, "jane@example.com");
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_pending_change_comes_back_until_its_end) {
  World world;
  world.store.put(world.john, {email("New@example.com"), {"k1", "code"}}, at(100));
  const auto found = world.store.find(world.john, at(99));
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->email.value() == "New@example.com");
  BOOST_TEST((found->code == domain::KeyedHash{"k1", "code"}));
  BOOST_TEST(!world.store.find(world.john, at(100)).has_value());
  BOOST_TEST(!world.store.find(world.jane, at(99)).has_value());
}

BOOST_AUTO_TEST_CASE(an_account_has_one_at_a_time) {
  World world;
  world.store.put(world.john, {email("first@example.com"), {"k1", "a"}}, at(100));
  world.store.put(world.jane, {email("janes@example.com"), {"k1", "b"}}, at(100));
  world.store.put(world.john, {email("second@example.com"), {"k2", "c"}}, at(200));
  const auto found = world.store.find(world.john, at(199));
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->email.value() == "second@example.com");
  BOOST_TEST((found->code == domain::KeyedHash{"k2", "c"}));
  BOOST_TEST(world.store.erase(world.john));
  BOOST_TEST(!world.store.erase(world.john));
  BOOST_TEST(!world.store.find(world.john, at(99)).has_value());
  BOOST_TEST(world.store.find(world.jane, at(99)).has_value());
}

BOOST_AUTO_TEST_CASE(an_undo_is_found_by_its_token_until_its_end) {
  World world;
  world.store.insert_undo(world.john, email("Old@example.com"), {"k1", "t"}, at(100));
  const auto found = world.store.find_undo({"k1", "t"}, at(99));
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST((found->user_id == world.john));
  BOOST_TEST(found->email.value() == "Old@example.com");
  BOOST_TEST(!world.store.find_undo({"k1", "t"}, at(100)).has_value());
  BOOST_TEST(!world.store.find_undo({"k2", "t"}, at(99)).has_value());
  BOOST_TEST(!world.store.find_undo({"k1", "T"}, at(99)).has_value());
}

BOOST_AUTO_TEST_CASE(an_undo_goes_with_those_of_the_account_that_came_after_it) {
  World world;
  world.store.insert_undo(world.john, email("a@example.com"), {"k1", "first"}, at(100));
  world.store.insert_undo(world.john, email("b@example.com"), {"k1", "second"}, at(100));
  world.store.insert_undo(world.jane, email("c@example.com"), {"k1", "janes"}, at(100));
  world.store.insert_undo(world.john, email("d@example.com"), {"k1", "third"}, at(100));
  const auto second = world.store.find_undo({"k1", "second"}, at(99)).value();
  BOOST_TEST(world.store.erase_undo_and_later(second));
  BOOST_TEST(!world.store.erase_undo_and_later(second));
  BOOST_TEST(world.store.find_undo({"k1", "first"}, at(99)).has_value());
  BOOST_TEST(!world.store.find_undo({"k1", "second"}, at(99)).has_value());
  BOOST_TEST(!world.store.find_undo({"k1", "third"}, at(99)).has_value());
  BOOST_TEST(world.store.find_undo({"k1", "janes"}, at(99)).has_value());
}

BOOST_AUTO_TEST_CASE(an_address_that_may_be_wanted_back_is_kept_from_others) {
  World world;
  world.store.insert_undo(world.john, email("Old@example.com"), {"k1", "t"}, at(100));
  BOOST_TEST(world.users.is_taken(email("OLD@example.com"), world.jane, at(99)));
  BOOST_TEST(!world.users.is_taken(email("old@example.com"), world.john, at(99)));
  BOOST_TEST(!world.users.insert({"Mallory", email("OLD@example.com"), "hash", at(99)}));
  BOOST_TEST(!world.users.is_taken(email("old@example.com"), world.jane, at(100)));
  BOOST_TEST(world.users.insert({"Mallory", email("old@example.com"), "hash", at(100)}));
}

BOOST_AUTO_TEST_CASE(a_stored_address_that_is_none_is_a_broken_world) {
  World world;
  world.store.put(world.john, {email("new@example.com"), {"k1", "code"}}, at(100));
  world.connection.execute("UPDATE email_changes SET email = 'hunter2 at home'");
  BOOST_CHECK_EXCEPTION(static_cast<void>(world.store.find(world.john, at(99))),
                        domain::Unavailable, [](const domain::Unavailable& error) {
                          return std::string(error.what()).find("hunter2") == std::string::npos;
                        });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
