#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/alerts.hpp"

#include "support/login_world.hpp"

namespace sih_auth::domain {

BOOST_AUTO_TEST_SUITE(alerts_tests)

BOOST_AUTO_TEST_CASE(the_owner_is_told_what_who_and_from_where) {
  tests::LoginWorld world;
  world.alerts.add(MailKind::account_locked, world.john(), {"192.0.2.9", "Strange browser"},
                   {{"lifetime_seconds", "1800"}});
  const auto& entry = world.outbox.entries.at(0);
  BOOST_TEST((entry.mail.kind == MailKind::account_locked));
  BOOST_TEST(entry.mail.to == "john@example.com");
  BOOST_TEST(entry.mail.to_name == "John");
  BOOST_TEST(entry.mail.values.at("ip") == "192.0.2.9");
  BOOST_TEST(entry.mail.values.at("user_agent") == "Strange browser");
  BOOST_TEST(entry.mail.values.at("lifetime_seconds") == "1800");
  BOOST_TEST((entry.expires_at == world.clock.now() + std::chrono::hours(72)));
}

BOOST_AUTO_TEST_CASE(twice_the_same_within_a_second_is_told_once) {
  tests::LoginWorld world;
  const User jane = world.add_user("jane@example.com");
  const auto subject = [&](MailKind kind, const User& owner) {
    world.alerts.add(kind, owner, world.visitor);
    return world.outbox.entries.back().subject;
  };
  const std::string first = subject(MailKind::new_device, world.john());
  BOOST_TEST(subject(MailKind::new_device, world.john()) == first);
  BOOST_TEST(subject(MailKind::new_device, jane) != first);
  BOOST_TEST(subject(MailKind::password_changed, world.john()) != first);
  world.clock.advance(std::chrono::seconds(1));
  BOOST_TEST(subject(MailKind::new_device, world.john()) != first);
}

BOOST_AUTO_TEST_CASE(nobody_is_greeted_by_a_name_that_a_stranger_may_have_given) {
  tests::LoginWorld world;
  BOOST_TEST(greeting_name(world.john()) == "John");
  world.users.rows[0].is_verified = false;
  BOOST_TEST(greeting_name(world.john()) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
