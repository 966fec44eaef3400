#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/unavailable.hpp"

#include "storage/backup_code_store.hpp"
#include "storage/device_store.hpp"
#include "storage/email_change_store.hpp"
#include "storage/login_store.hpp"
#include "storage/otp_store.hpp"
#include "storage/session_store.hpp"
#include "storage/user_store.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(user_store_tests, *boost::unit_test::label("storage"))

namespace {

domain::EmailAddress email(std::string_view text) {
  return domain::EmailAddress::parse(text).value();
}

struct World {
  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  SqlUserStore users{connection};
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_user_comes_back_whole) {
  World world;
  BOOST_TEST(world.users.insert(
      {"Jos\xc3\xa9 \"O'Brien\"", email("John.Doe@Example.com"), "hash", base::unix_time(1'000)}));
  const auto user = world.users.find_by_email(email("JOHN.doe@example.COM"));
  BOOST_REQUIRE(user.has_value());
  BOOST_TEST(user->name == "Jos\xc3\xa9 \"O'Brien\"");
  BOOST_TEST(user->email.value() == "John.Doe@Example.com");
  BOOST_TEST(user->password_hash == "hash");
  BOOST_TEST((user->created_at == base::unix_time(1'000)));
  BOOST_TEST(!user->is_verified);
  BOOST_TEST(!user->is_disabled);
  const auto same = world.users.find(user->id);
  BOOST_REQUIRE(same.has_value());
  BOOST_TEST(same->email.value() == "John.Doe@Example.com");
}

BOOST_AUTO_TEST_CASE(an_unknown_user_is_not_found) {
  World world;
  BOOST_TEST(!world.users.find({1}).has_value());
  BOOST_TEST(!world.users.find_by_email(email("nobody@example.com")).has_value());
}

BOOST_AUTO_TEST_CASE(an_address_is_taken_whatever_its_case) {
  World world;
  BOOST_TEST(world.users.insert({"John", email("john@example.com"), "hash", {}}));
  BOOST_TEST(!world.users.insert({"Mallory", email("JOHN@example.com"), "other", {}}));
  BOOST_TEST(world.users.find_by_email(email("john@example.com"))->name == "John");
}

BOOST_AUTO_TEST_CASE(only_an_unverified_account_is_erased) {
  World world;
  const auto id = tests::add_user(world.connection, "John@example.com");
  world.users.note_full_login(id, base::unix_time(2'000));
  BOOST_TEST(world.users.find(id)->is_verified);
  world.users.erase_unverified(email("john@example.com"));
  BOOST_TEST(world.users.find(id).has_value());
  const auto other = tests::add_user(world.connection, "jane@example.com");
  world.users.erase_unverified(email("JANE@example.com"));
  BOOST_TEST(!world.users.find(other).has_value());
  BOOST_TEST(world.users.find(id).has_value());
}

BOOST_AUTO_TEST_CASE(a_disabled_account_stays_unverified_or_not) {
  World world;
  const auto id = tests::add_user(world.connection, "john@example.com");
  world.users.set_disabled(id, base::unix_time(2'000));
  world.users.erase_unverified(email("john@example.com"));
  BOOST_TEST(world.users.find(id).has_value());
}

BOOST_AUTO_TEST_CASE(all_that_hangs_on_an_erased_account_goes_with_it) {
  World world;
  const auto id = tests::add_user(world.connection, "john@example.com");
  SqlLoginStore logins(world.connection);
  SqlOtpStore otps(world.connection);
  SqlSessionStore sessions(world.connection);
  const auto login = logins.insert({id, {"k", "t"}, false, ""}, {}, base::unix_time(10));
  otps.insert(id, login, domain::CodeHolder::login_cookie, {"k", "c"}, {}, base::unix_time(10));
  sessions.insert({id, {"k", "s"}, {}, base::unix_time(10), {}, false, {}});
  world.users.erase_unverified(email("john@example.com"));
  for (const char* sql : {"SELECT COUNT(*) FROM logins", "SELECT COUNT(*) FROM otps",
                          "SELECT COUNT(*) FROM sessions"}) {
    BOOST_TEST(tests::count(world.connection, sql) == 0, sql);
  }
}

BOOST_AUTO_TEST_CASE(a_hash_is_upgraded_only_where_the_old_one_still_stands) {
  World world;
  const auto id = tests::add_user(world.connection, "john@example.com");
  const auto other = tests::add_user(world.connection, "jane@example.com");
  BOOST_TEST(!world.users.replace_password_hash(id, "not this one", "better"));
  BOOST_TEST(world.users.find(id)->password_hash == "hash");
  BOOST_TEST(world.users.replace_password_hash(id, "hash", "better"));
  BOOST_TEST(world.users.find(id)->password_hash == "better");
  BOOST_TEST(world.users.find(other)->password_hash == "hash");
}

BOOST_AUTO_TEST_CASE(a_disabled_user_is_seen_as_such) {
  World world;
  const auto id = tests::add_user(world.connection, "john@example.com");
  world.connection.execute("UPDATE users SET disabled_at = 1");
  BOOST_TEST(world.users.find(id)->is_disabled);
}

BOOST_AUTO_TEST_CASE(a_stored_address_that_is_none_is_a_broken_world) {
  World world;
  const auto id = tests::add_user(world.connection, "john@example.com");
  world.connection.execute("UPDATE users SET email = 'hunter2 at home'");
  BOOST_CHECK_EXCEPTION(static_cast<void>(world.users.find(id)), domain::Unavailable,
                        [](const domain::Unavailable& error) {
                          return std::string(error.what()).find("hunter2") == std::string::npos;
                        });
}

BOOST_AUTO_TEST_CASE(groups_are_set_as_a_whole) {
  World world;
  const auto john = email("john@example.com");
  const auto group = [](const char* name) { return domain::GroupName::parse(name).value(); };
  BOOST_TEST(!world.users.set_groups(john, {group("staff")}));
  BOOST_TEST(world.users.insert({"John", john, "hash", base::unix_time(1)}));
  BOOST_TEST(world.users.find_by_email(john)->groups.empty());
  BOOST_TEST(world.users.set_groups(email("JOHN@example.com"), {group("staff"), group("admin")}));
  const std::vector<std::string> expected{"admin", "staff"};
  BOOST_TEST((world.users.find_by_email(john)->groups == expected));
  BOOST_TEST(world.users.set_groups(john, {}));
  BOOST_TEST(world.users.find_by_email(john)->groups.empty());
}

BOOST_AUTO_TEST_CASE(a_full_login_verifies_and_is_noted) {
  World world;
  const auto john = tests::add_user(world.connection, "john@example.com");
  const auto jane = tests::add_user(world.connection, "jane@example.com");
  BOOST_TEST((world.users.find(john)->signed_in_at == base::UnixTime{}));
  world.users.note_full_login(john, base::unix_time(2'000));
  BOOST_TEST(world.users.find(john)->is_verified);
  BOOST_TEST((world.users.find(john)->signed_in_at == base::unix_time(2'000)));
  BOOST_TEST(!world.users.find(jane)->is_verified);
  BOOST_TEST((world.users.find(jane)->signed_in_at == base::UnixTime{}));
  world.users.set_verified(jane);
  BOOST_TEST(world.users.find(jane)->is_verified);
  BOOST_TEST((world.users.find(jane)->signed_in_at == base::UnixTime{}));
}

BOOST_AUTO_TEST_CASE(name_and_password_are_set_for_one_account) {
  World world;
  const auto john = tests::add_user(world.connection, "john@example.com");
  const auto jane = tests::add_user(world.connection, "jane@example.com");
  world.users.set_name(john, domain::PersonName::parse("Johnny").value());
  world.users.set_password_hash(john, "other");
  BOOST_TEST(world.users.find(john)->name == "Johnny");
  BOOST_TEST(world.users.find(john)->password_hash == "other");
  BOOST_TEST(world.users.find(jane)->name == "John");
  BOOST_TEST(world.users.find(jane)->password_hash == "hash");
}

BOOST_AUTO_TEST_CASE(only_a_verified_account_takes_an_address) {
  World world;
  const auto john = tests::add_user(world.connection, "john@example.com");
  const auto jane = tests::add_user(world.connection, "jane@example.com");
  BOOST_TEST(!world.users.is_taken(email("jane@example.com"), john, {}));
  world.users.note_full_login(jane, base::unix_time(1));
  BOOST_TEST(world.users.is_taken(email("JANE@example.com"), john, {}));
  BOOST_TEST(!world.users.is_taken(email("jane@example.com"), jane, {}));
  BOOST_TEST(!world.users.is_taken(email("nobody@example.com"), john, {}));
}

BOOST_AUTO_TEST_CASE(an_address_is_changed_unless_another_account_has_it) {
  World world;
  const auto john = tests::add_user(world.connection, "john@example.com");
  tests::add_user(world.connection, "jane@example.com");
  BOOST_TEST(!world.users.set_email(john, email("JANE@example.com")));
  BOOST_TEST(world.users.find(john)->email.value() == "john@example.com");
  BOOST_TEST(world.users.set_email(john, email("New@example.com")));
  BOOST_TEST(world.users.find_by_email(email("new@EXAMPLE.com"))->id.value == john.value);
  BOOST_TEST(!world.users.find_by_email(email("john@example.com")).has_value());
  BOOST_TEST(world.users.set_email(john, email("NEW@example.com")));  // its own, spelt anew
  BOOST_TEST(world.users.find(john)->email.value() == "NEW@example.com");
  BOOST_TEST(!world.users.set_email({999}, email("other@example.com")));
}

BOOST_AUTO_TEST_CASE(an_erased_account_takes_everything_with_it_and_nothing_of_others) {
  World world;
  SqlDeviceStore devices(world.connection);
  SqlBackupCodeStore backup_codes(world.connection);
  SqlEmailChangeStore changes(world.connection);
  const auto john = tests::add_user(world.connection, "john@example.com");
  const auto jane = tests::add_user(world.connection, "jane@example.com");
  for (const auto id : {john, jane}) {
    const std::string token = std::to_string(id.value);
    devices.insert(id, {"k", token}, {}, base::unix_time(10));
    backup_codes.insert(id, {"k", token}, {});
    changes.put(id, {email("new@example.com"), {"k", token}}, base::unix_time(10));
    changes.insert_undo(id, email("old@example.com"), {"k", token}, base::unix_time(10));
  }
  world.users.erase(john);
  BOOST_TEST(!world.users.find(john).has_value());
  BOOST_TEST(world.users.find(jane).has_value());
  for (const char* sql :
       {"SELECT SUM(user_id) FROM devices", "SELECT SUM(user_id) FROM backup_codes",
        "SELECT SUM(user_id) FROM email_changes", "SELECT SUM(user_id) FROM email_undos"})
    BOOST_TEST(tests::count(world.connection, sql) == jane.value, sql);
}

BOOST_AUTO_TEST_CASE(an_account_may_be_verified_from_the_start) {
  World world;
  BOOST_TEST(world.users.insert({"John", email("john@example.com"), "hash", {}, true}));
  BOOST_TEST(world.users.find_by_email(email("john@example.com"))->is_verified);
}

BOOST_AUTO_TEST_CASE(an_account_is_disabled_and_enabled) {
  World world;
  const auto john = tests::add_user(world.connection, "john@example.com");
  world.users.set_disabled(john, base::unix_time(7));
  BOOST_TEST(world.users.find(john)->is_disabled);
  world.users.set_disabled(john, {});
  BOOST_TEST(!world.users.find(john)->is_disabled);
}

BOOST_AUTO_TEST_CASE(all_accounts_are_listed_by_id) {
  World world;
  const auto john = tests::add_user(world.connection, "john@example.com");
  const auto jane = tests::add_user(world.connection, "jane@example.com");
  const auto users = world.users.list();
  BOOST_REQUIRE(users.size() == 2U);
  BOOST_TEST((users[0].id == john));
  BOOST_TEST((users[1].id == jane));
  BOOST_TEST(users[1].email.value() == "jane@example.com");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
