#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "support/login_world.hpp"

/// What the parts of the domain tell, in the order of the story.
namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(event_telling_tests)

namespace {

using Words = std::vector<std::string>;

struct World : tests::LoginWorld {
  /// What has been told since the last call.
  Words told() {
    auto words = heard.words();
    heard.events.clear();
    return words;
  }
};

void expect(World& world, const Words& expected) {
  BOOST_TEST(world.told() == expected, boost::test_tools::per_element());
}

SignedIn signed_in(World& world) {
  const auto finished = world.log_in();
  static_cast<void>(world.told());
  return world.sessions.find(finished.session.token.reveal()).value();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_login_is_told_in_both_its_steps) {
  World world;
  const std::string token = world.started();
  expect(world, {"password_accepted"});
  static_cast<void>(world.finish(world.wrong_code(), token));
  expect(world, {"login_failed wrong_code"});
  static_cast<void>(world.finish(world.mailed_code(), token));
  expect(world, {"login_succeeded code"});
  static_cast<void>(world.finish(world.mailed_code(), token));
  expect(world, {"login_failed no_login_pending"});
  BOOST_TEST(!world.event_sink.added_outside);
}

BOOST_AUTO_TEST_CASE(an_event_says_who_and_from_where) {
  World world;
  static_cast<void>(world.start("wrong"));
  const Event& event = world.event_sink.events.at(0);
  BOOST_TEST(event.email == "john@example.com");
  BOOST_TEST(event.user.value == world.john().id.value);
  BOOST_TEST(event.visitor.ip == "192.0.2.1");
  BOOST_TEST(event.visitor.request_id == "r1");
}

BOOST_AUTO_TEST_CASE(a_wrong_password_and_an_unknown_address_are_kept_alike) {
  World world;
  static_cast<void>(world.start("wrong"));
  static_cast<void>(world.start("wrong", false, "nobody@example.com"));
  expect(world, {"login_failed wrong_password", "login_failed unknown_address"});
  BOOST_TEST(world.event_sink.events.size() == 2U);
  BOOST_TEST(world.event_sink.events.back().user.value == 0);
}

BOOST_AUTO_TEST_CASE(what_is_throttled_is_told_but_not_kept) {
  World world;
  for (int i = 0; i < 5; ++i)
    static_cast<void>(world.start("wrong"));
  static_cast<void>(world.told());
  static_cast<void>(world.start("right"));
  expect(world, {"login_failed throttled"});
  BOOST_TEST(world.event_sink.events.size() == 5U);
}

BOOST_AUTO_TEST_CASE(codes_that_are_not_looked_at_leave_nothing_behind) {
  World world;
  const std::string token = world.started();
  for (int i = 0; i < 5; ++i)
    static_cast<void>(world.finish(world.wrong_code(), token));
  static_cast<void>(world.told());
  const auto kept = world.event_sink.events.size();
  static_cast<void>(world.finish(world.wrong_code(), token));
  expect(world, {"login_failed throttled"});
  BOOST_TEST(world.event_sink.events.size() == kept);
}

BOOST_AUTO_TEST_CASE(a_lock_is_told_once) {
  World world;
  const std::string token = world.started();
  static_cast<void>(world.told());
  for (int i = 0; i < 5; ++i)
    static_cast<void>(world.finish(world.wrong_code(), token));
  expect(world, {"login_failed wrong_code", "login_failed wrong_code", "login_failed wrong_code",
                 "login_failed wrong_code", "login_failed wrong_code", "account_locked"});
  static_cast<void>(world.start());
  expect(world, {"login_failed account_locked"});
}

BOOST_AUTO_TEST_CASE(whoever_asks_for_another_code_leaves_as_much_behind_without_a_login) {
  World world;
  static_cast<void>(world.resend());
  expect(world, {"code_refused no_login_pending"});
  static_cast<void>(world.started());
  static_cast<void>(world.told());
  static_cast<void>(world.resend());
  expect(world, {"code_sent"});
  BOOST_TEST(world.event_sink.events.size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_trusted_browser_is_told) {
  World world;
  const std::string device = world.known_browser(true);
  static_cast<void>(world.told());
  static_cast<void>(world.step("right", device));
  expect(world, {"login_succeeded trusted_browser"});
}

BOOST_AUTO_TEST_CASE(the_end_of_a_session_is_told) {
  World world;
  const SignedIn john = signed_in(world);
  world.sign_out.leave(john, false, world.visitor);
  expect(world, {"logged_out"});
  const SignedIn again = signed_in(world);
  BOOST_TEST(!world.sign_out.end(again, {999}, world.visitor));
  expect(world, {});
  BOOST_TEST(world.sign_out.end(again, again.session_id, world.visitor));
  expect(world, {"session_ended"});
  BOOST_TEST(!world.sessions.find("").has_value());
}

BOOST_AUTO_TEST_CASE(leaving_everywhere_ends_all_sessions) {
  World world;
  const SignedIn first = signed_in(world);
  const SignedIn second = signed_in(world);
  world.sign_out.leave(second, true, world.visitor);
  expect(world, {"logged_out everywhere"});
  BOOST_TEST(world.sessions.list(first.user_id).empty());
}

BOOST_AUTO_TEST_CASE(a_browser_that_was_forgotten_is_told) {
  World world;
  const SignedIn john = signed_in(world);
  const auto devices = world.devices.list(john.user_id);
  BOOST_REQUIRE(!devices.empty());
  BOOST_TEST(world.sign_out.forget(john, devices[0].id, world.visitor));
  BOOST_TEST(!world.sign_out.forget(john, devices[0].id, world.visitor));
  expect(world, {"device_forgotten"});
}

BOOST_AUTO_TEST_CASE(a_password_is_told_to_be_forgotten_reset_and_changed) {
  World world;
  world.recovery.send_link(world.john().email, world.client());
  const std::string token = world.last_mailed("token");
  world.recovery.send_link(*EmailAddress::parse("nobody@example.com"), world.client());
  expect(world, {"reset_asked", "reset_asked unknown_address"});
  BOOST_TEST(
      world.recovery.reset(token, tests::LoginWorld::accepted("another-password"), world.visitor)
          .has_value());
  static_cast<void>(
      world.recovery.reset(token, tests::LoginWorld::accepted("another-password"), world.visitor));
  expect(world, {"password_reset", "link_refused"});
}

BOOST_AUTO_TEST_CASE(a_wrong_password_at_a_signed_in_action_is_no_failed_login) {
  World world;
  const SignedIn john = signed_in(world);
  static_cast<void>(world.accounts.erase(world.john(), base::Secret("wrong"), world.client()));
  expect(world, {"confirmation_failed wrong_password"});
  static_cast<void>(world.accounts.change_password(world.john(), john, base::Secret("right"),
                                                   tests::LoginWorld::accepted("another-password"),
                                                   world.client()));
  world.accounts.rename(world.john(), *PersonName::parse("Johnny"), world.visitor);
  expect(world, {"password_changed", "name_changed"});
  static_cast<void>(
      world.accounts.erase(world.john(), base::Secret("another-password"), world.client()));
  expect(world, {"account_deleted"});
}

BOOST_AUTO_TEST_CASE(a_code_for_a_change_that_nothing_awaits_is_told_as_such) {
  World world;
  const auto enter = [&] {
    return world.email_change.confirm(world.john(), *OtpCode::parse("123456"), world.visitor);
  };
  BOOST_TEST((enter().error() == Refusal::invalid_otp));
  expect(world, {"confirmation_failed no_change_pending"});
  static_cast<void>(world.email_change.start(world.john(), *EmailAddress::parse("new@example.com"),
                                             base::Secret("right"), world.client()));
  world.clock.advance(std::chrono::minutes(5));
  BOOST_TEST((enter().error() == Refusal::invalid_otp));
  expect(world, {"email_change_asked", "confirmation_failed no_change_pending"});
}

BOOST_AUTO_TEST_CASE(a_right_code_that_comes_too_late_says_why_it_changes_nothing) {
  World world;
  const auto start = [&] {
    static_cast<void>(world.email_change.start(world.john(),
                                               *EmailAddress::parse("new@example.com"),
                                               base::Secret("right"), world.client()));
    static_cast<void>(world.told());
  };
  const auto confirm = [&] {
    return world.email_change.confirm(world.john(), *OtpCode::parse(world.mailed_code()),
                                      world.visitor);
  };
  start();
  world.add_user("new@example.com");
  BOOST_TEST((confirm().error() == Refusal::invalid_otp));
  expect(world, {"confirmation_failed email_taken"});

  world.users.rows.pop_back();
  start();
  world.transactions.before_next(
      [&] { world.transactions.before_next([&] { world.email_changes.pending.clear(); }); });
  BOOST_TEST((confirm().error() == Refusal::invalid_otp));
  expect(world, {"confirmation_failed no_change_pending"});
}

BOOST_AUTO_TEST_CASE(guesses_at_the_code_of_a_change_are_told_as_such) {
  World world;
  const auto start = [&](std::string_view email) {
    static_cast<void>(world.email_change.start(world.john(), *EmailAddress::parse(email),
                                               base::Secret("right"), world.client()));
  };
  start("new@example.com");
  const OtpCode wrong = *OtpCode::parse(world.wrong_code());
  expect(world, {"email_change_asked"});
  for (int i = 0; i < 5; ++i) {
    static_cast<void>(world.email_change.confirm(world.john(), wrong, world.visitor));
    expect(world, {"confirmation_failed wrong_code"});
  }
  static_cast<void>(world.email_change.confirm(world.john(), wrong, world.visitor));
  start("new@example.com");
  expect(world, {"confirmation_failed throttled", "confirmation_failed throttled"});
}

BOOST_AUTO_TEST_CASE(signing_up_is_told) {
  World world;
  const auto sign_up = [&](std::string_view email) {
    static_cast<void>(world.accounts.sign_up({*PersonName::parse("A"), *EmailAddress::parse(email),
                                              tests::LoginWorld::accepted("a-password")},
                                             world.visitor));
  };
  sign_up("new@example.com");
  sign_up("john@example.com");
  expect(world, {"account_created", "signup_refused email_taken"});
}

BOOST_AUTO_TEST_CASE(the_tokens_of_a_program_are_told_as_well) {
  World world;
  const std::string login = world.started();
  static_cast<void>(world.told());
  const LoginClaim claim{world.john().email, login};
  const LoginProof proof = *OtpCode::parse(world.mailed_code());
  const auto granted = world.login.finish_with_tokens({claim, proof}, world.client());
  BOOST_REQUIRE(granted.has_value());
  expect(world, {"login_succeeded code"});
  const auto& first = granted->tokens.refresh_token;
  const auto second = world.token_sessions.refresh(first.reveal(), world.visitor);
  BOOST_REQUIRE(second.has_value());
  expect(world, {});
  world.clock.advance(std::chrono::seconds(60));
  static_cast<void>(world.token_sessions.refresh(first.reveal(), world.visitor));
  expect(world, {"refresh_token_reused"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
