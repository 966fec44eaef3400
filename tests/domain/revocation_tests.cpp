#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/revocation.hpp"

#include "support/login_world.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(revocation_tests)

namespace {

/// Two sessions, a trusted browser, a pending login and a link of john's; a session of jane's.
struct World : tests::LoginWorld {
  World() {
    add_user("jane@example.com");
    janes_session = sessions.open(users.rows[1].id, false, visitor, clock.now()).token.reveal();
    recovery.send_link(john().email, client());
  }

  [[nodiscard]] bool is_trusted() {
    return devices.is_trusted(devices.find(john().id, device).value());
  }
  [[nodiscard]] bool is_pending() { return logins.newest_of(john().id, clock.now()).has_value(); }
  [[nodiscard]] bool is_open(const std::string& session) {
    return sessions.find(session).has_value();
  }

  std::string device = known_browser(true);
  std::string first{log_in().session.token.reveal()};
  std::string second{sessions.open(john().id, true, visitor, clock.now()).token.reveal()};
  std::string login = started();
  std::string janes_session;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_password_that_holds_no_more_has_granted_nothing) {
  World world;
  BOOST_REQUIRE(world.is_trusted());
  BOOST_REQUIRE(world.is_pending());
  BOOST_REQUIRE(world.resets.rows.size() == 1U);
  world.revocation.end_grants_of(world.john());
  BOOST_TEST(!world.is_trusted());
  BOOST_TEST(!world.is_pending());
  BOOST_TEST(world.resets.rows.empty());
  BOOST_TEST(world.is_open(world.first));
  BOOST_TEST(world.is_open(world.second));
}

BOOST_AUTO_TEST_CASE(everything_of_one_account_can_be_ended) {
  World world;
  world.revocation.end_everything_of(world.john());
  BOOST_TEST(!world.is_trusted());
  BOOST_TEST(!world.is_pending());
  BOOST_TEST(world.resets.rows.empty());
  BOOST_TEST(!world.is_open(world.first));
  BOOST_TEST(!world.is_open(world.second));
  BOOST_TEST(world.is_open(world.janes_session));
}

BOOST_AUTO_TEST_CASE(a_new_address_that_waits_for_its_code_is_granted_no_more) {
  World world;
  BOOST_TEST(world.email_change
                 .start(world.john(), *EmailAddress::parse("new@example.com"),
                        base::Secret("right"), world.client())
                 .has_value());
  BOOST_TEST(world.email_changes.pending.size() == 1U);
  world.revocation.end_grants_of(world.john());
  BOOST_TEST(world.email_changes.pending.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
