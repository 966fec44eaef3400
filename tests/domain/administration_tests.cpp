#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/administration.hpp"

#include "support/login_world.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(administration_tests)

namespace {

EmailAddress address(std::string_view email) {
  return EmailAddress::parse(email).value();
}

/// John is signed in, in a trusted browser, with a login and a link that wait; jane is there.
struct World : tests::LoginWorld {
  World() {
    add_user("jane@example.com");
    recovery.send_link(john().email, client());
    static_cast<void>(started());
  }

  [[nodiscard]] bool is_anything_open() {
    return sessions.find(session) || logins.newest_of(john().id, clock.now()) ||
           !resets.rows.empty() ||
           devices.is_trusted(devices.find(john().id, device).value_or(Device{}));
  }

  bool add(std::string_view email, bool is_verified = true) {
    return administration.add({*PersonName::parse("Joe"),
                               address(email),
                               accepted("fresh-password"),
                               {*GroupName::parse("staff")},
                               is_verified});
  }

  std::string device = known_browser(true);
  std::string session{log_in().session.token.reveal()};
  std::vector<EmailAddress> johns{address("JOHN@example.com")};
  std::vector<EmailAddress> one_unknown{address("john@example.com"), address("joe@example.com")};
  AccountLocks locks{guard, budget, throttle, devices};
  Administration administration{
      {transactions, users, alerts, events, bell, hasher, locks, revocation, sessions, clock}};
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_added_account_is_whole) {
  World world;
  BOOST_TEST(world.add("Joe@example.com"));
  BOOST_TEST(world.add("new@example.com", false));
  const User joe = world.users.find_by_email(address("joe@example.com")).value();
  BOOST_TEST(joe.email.value() == "Joe@example.com");
  BOOST_TEST(joe.password_hash == "new:fresh-password");
  BOOST_TEST(joe.is_verified);
  BOOST_TEST(joe.groups == std::vector<std::string>{"staff"});
  BOOST_TEST((joe.created_at == world.clock.now()));
  BOOST_TEST(!world.users.find_by_email(address("new@example.com"))->is_verified);
}

BOOST_AUTO_TEST_CASE(an_address_that_is_taken_stays_as_it_is) {
  World world;
  world.users.rows[1].is_verified = false;
  BOOST_TEST(!world.add("jane@example.com"));
  BOOST_TEST(world.users.rows[1].groups.empty());
  BOOST_TEST(world.users.rows[1].password_hash == "new:right");
}

BOOST_AUTO_TEST_CASE(disabling_ends_what_is_open) {
  World world;
  BOOST_REQUIRE(world.is_anything_open());
  BOOST_TEST(world.administration.disable(world.johns).has_value());
  BOOST_TEST(world.john().is_disabled);
  BOOST_TEST(!world.is_anything_open());
  BOOST_TEST(!world.users.rows[1].is_disabled);
  BOOST_TEST(world.administration.enable(world.johns).has_value());
  BOOST_TEST(!world.john().is_disabled);
}

BOOST_AUTO_TEST_CASE(unlocking_forgets_locks_and_ends_nothing) {
  World world;
  for (int i = 0; i < 5; ++i)
    static_cast<void>(world.budget.count(CodeWay::login_cookie(world.john().email)));
  BOOST_TEST((world.locks.of(world.john()).at(0).kind == LockKind::codes_after_password));
  BOOST_TEST(world.administration.unlock(world.johns).has_value());
  BOOST_TEST(world.locks.of(world.john()).empty());
  BOOST_TEST(world.sessions.find(world.session).has_value());
}

BOOST_AUTO_TEST_CASE(nothing_of_an_erased_account_is_left) {
  World world;
  static_cast<void>(world.budget.count(CodeWay::login_cookie(world.john().email)));
  BOOST_TEST(world.administration.erase(world.johns).has_value());
  BOOST_TEST(!world.users.find_by_email(world.johns[0]));
  BOOST_TEST(world.users.rows.size() == 1U);
  BOOST_TEST(world.session_store.rows.empty());
  BOOST_TEST(world.resets.rows.empty());
  BOOST_TEST(!world.code_tries.rows.contains(CodeWay::login_cookie(world.johns[0]).name()));
}

BOOST_AUTO_TEST_CASE(a_set_password_ends_everything_and_tells_the_owner) {
  World world;
  for (int i = 0; i < 5; ++i)
    static_cast<void>(world.budget.count(CodeWay::login_cookie(world.john().email)));
  BOOST_TEST(
      world.administration.set_password(world.johns[0], world.accepted("fresh-password"), true)
          .has_value());
  BOOST_TEST(world.john().password_hash == "new:fresh-password");
  BOOST_TEST(!world.is_anything_open());
  BOOST_TEST(world.locks.of(world.john()).empty());
  BOOST_TEST(world.mails(MailKind::password_set) == 1);
  BOOST_TEST(
      world.administration.set_password(world.johns[0], world.accepted("other-password"), false)
          .has_value());
  BOOST_TEST(world.mails(MailKind::password_set) == 1);
}

BOOST_AUTO_TEST_CASE(sessions_end_and_trust_stays) {
  World world;
  BOOST_TEST(world.administration.end_sessions(world.johns).has_value());
  BOOST_TEST(!world.sessions.find(world.session).has_value());
  BOOST_TEST(world.devices.is_trusted(world.devices.find(world.john().id, world.device).value()));
}

BOOST_AUTO_TEST_CASE(one_unknown_address_and_nothing_is_done) {
  World world;
  for (const auto action :
       {&Administration::disable, &Administration::enable, &Administration::unlock,
        &Administration::erase, &Administration::end_sessions}) {
    const auto outcome = (world.administration.*action)(world.one_unknown);
    BOOST_REQUIRE(!outcome.has_value());
    BOOST_TEST(outcome.error().value() == "joe@example.com");
  }
  BOOST_TEST(!world.administration
                  .set_password(world.one_unknown[1], world.accepted("fresh-password"), true)
                  .has_value());
  BOOST_TEST(!world.john().is_disabled);
  BOOST_TEST(world.sessions.find(world.session).has_value());
  BOOST_TEST(world.mails(MailKind::password_set) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
