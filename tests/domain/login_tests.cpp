#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/login.hpp"

#include "support/login_world.hpp"

namespace sih_auth::domain {

BOOST_AUTO_TEST_SUITE(login_tests)

using std::chrono::minutes;
using std::chrono::seconds;

BOOST_AUTO_TEST_CASE(a_right_password_starts_a_login_and_mails_a_code) {
  tests::LoginWorld world;
  world.random.then_number(5'004'321);
  const auto started = world.start();
  BOOST_REQUIRE(started.has_value());
  BOOST_TEST((started->lifetime == minutes(15)));
  BOOST_TEST((world.logins.rows.at(0).login.expires_at == world.clock.now() + minutes(15)));

  BOOST_REQUIRE(world.outbox.entries.size() == 1U);
  const auto& entry = world.outbox.entries[0];
  BOOST_TEST((entry.mail.kind == MailKind::otp_code));
  BOOST_TEST(entry.mail.to == "john@example.com");
  BOOST_TEST(entry.mail.values.at("code") == "004321");
  BOOST_TEST(entry.mail.values.at("lifetime_seconds") == "300");
  BOOST_TEST((entry.expires_at == world.clock.now() + minutes(5)));
  BOOST_TEST(entry.inside_transaction);
  BOOST_TEST(world.bell.rings == 1);
  BOOST_TEST(!world.bell.rang_too_early);
}

BOOST_AUTO_TEST_CASE(whoever_signed_up_with_anothers_address_does_not_word_the_mail_to_them) {
  tests::LoginWorld world;
  BOOST_TEST(world.start().has_value());
  BOOST_TEST(world.outbox.entries.back().mail.to_name == "John");
  world.users.rows[0].is_verified = false;
  BOOST_TEST(world.start().has_value());
  BOOST_TEST(world.outbox.entries.back().mail.to_name == "");
}

BOOST_AUTO_TEST_CASE(the_code_itself_is_not_stored) {
  tests::LoginWorld world;
  world.started();
  BOOST_TEST(world.otps.rows.at(0).code.key_id == "k1");
  BOOST_TEST(world.otps.rows[0].code.hash != world.mailed_code());
}

BOOST_AUTO_TEST_CASE(a_wrong_password_and_an_unknown_address_answer_alike_at_the_same_cost) {
  tests::LoginWorld world;
  const auto wrong = world.start("wrong");
  const auto unknown = world.start("right", false, "nobody@example.com");
  BOOST_REQUIRE(!wrong.has_value());
  BOOST_REQUIRE(!unknown.has_value());
  BOOST_TEST((wrong.error() == Refusal::invalid_credentials));
  BOOST_TEST((unknown.error() == Refusal::invalid_credentials));
  BOOST_TEST(world.hasher.verified == 1);
  BOOST_TEST(world.hasher.verified_nobody == 1);
  BOOST_TEST(world.hasher.hashed == 0);
  BOOST_TEST(world.transactions.committed() == 2);  // each is counted
  BOOST_TEST(world.throttle_store.rows.at({"password_address", "john@example.com"}).size() == 1U);
  BOOST_TEST(world.throttle_store.rows.at({"password_address", "nobody@example.com"}).size() == 1U);
  BOOST_TEST(world.outbox.entries.empty());
  BOOST_TEST(world.bell.rings == 0);
}

BOOST_AUTO_TEST_CASE(the_address_is_compared_without_case) {
  tests::LoginWorld world;
  BOOST_TEST(world.start("right", false, "JOHN@Example.COM").has_value());
}

BOOST_AUTO_TEST_CASE(a_disabled_account_says_so_only_after_the_right_password) {
  tests::LoginWorld world;
  world.users.rows[0].is_disabled = true;
  BOOST_TEST((world.start("wrong").error() == Refusal::invalid_credentials));
  BOOST_TEST((world.start("right").error() == Refusal::account_disabled));
  BOOST_TEST(world.logins.rows.empty());
  BOOST_TEST(world.outbox.entries.empty());
}

BOOST_AUTO_TEST_CASE(an_outdated_hash_is_replaced_at_a_good_login_alone) {
  tests::LoginWorld world;
  world.users.rows[0].password_hash = "old:right";
  static_cast<void>(world.start("wrong"));
  BOOST_TEST(world.users.rows[0].password_hash == "old:right");
  BOOST_TEST(world.start("right").has_value());
  BOOST_TEST(world.users.rows[0].password_hash == "new:right");
  BOOST_TEST(world.start("right").has_value());
  BOOST_TEST(world.hasher.hashed == 1);
}

BOOST_AUTO_TEST_CASE(an_upgrade_does_not_undo_a_password_changed_meanwhile) {
  tests::LoginWorld world;
  world.users.rows[0].password_hash = "old:right";
  world.transactions.before_next([&] { world.users.rows[0].password_hash = "new:changed"; });
  static_cast<void>(world.start("right"));
  BOOST_TEST(world.users.rows[0].password_hash == "new:changed");
}

BOOST_AUTO_TEST_CASE(the_right_code_opens_a_session_and_verifies_the_account) {
  tests::LoginWorld world;
  world.users.rows[0].is_verified = false;
  const std::string token = world.started();
  const auto finished = world.finish(world.mailed_code(), token);
  BOOST_REQUIRE(finished.has_value());
  BOOST_TEST((finished->user_id == world.users.rows[0].id));
  BOOST_TEST(finished->name == "John");
  BOOST_TEST(finished->email == "john@example.com");
  BOOST_TEST(!finished->session.remember);
  BOOST_TEST((finished->session.lifetime == std::chrono::hours(24)));
  BOOST_TEST(world.users.rows[0].is_verified);
  const auto signed_in = world.sessions.find(finished->session.token.reveal());
  BOOST_REQUIRE(signed_in.has_value());
  BOOST_TEST((signed_in->user_id == world.users.rows[0].id));
  BOOST_TEST(world.session_store.rows.at(0).session.visitor.ip == "192.0.2.1");
}

BOOST_AUTO_TEST_CASE(remember_is_a_promise_of_the_first_step) {
  tests::LoginWorld world;
  const std::string token = world.started(true);
  const auto finished = world.finish(world.mailed_code(), token);
  BOOST_REQUIRE(finished.has_value());
  BOOST_TEST(finished->session.remember);
  BOOST_TEST((finished->session.lifetime == std::chrono::hours(720)));
  BOOST_TEST(world.session_store.rows.at(0).session.remember);
}

BOOST_AUTO_TEST_CASE(a_code_works_once) {
  tests::LoginWorld world;
  const std::string token = world.started();
  const std::string code = world.mailed_code();
  BOOST_TEST(world.finish(code, token).has_value());
  BOOST_TEST((world.finish(code, token).error() == Refusal::invalid_otp));
  BOOST_TEST((world.finish(code).error() == Refusal::invalid_otp));
  BOOST_TEST(world.session_store.rows.size() == 1U);
}

BOOST_AUTO_TEST_CASE(whoever_comes_second_in_a_race_gets_nothing) {
  tests::LoginWorld world;
  const std::string token = world.started();
  const std::string code = world.mailed_code();
  bool other_won = false;
  // Between the count and the consumption of the first call.
  world.transactions.before_next([&] {
    world.transactions.before_next([&] { other_won = world.finish(code, token).has_value(); });
  });
  BOOST_TEST(!world.finish(code, token).has_value());
  BOOST_TEST(other_won);
  BOOST_TEST(world.session_store.rows.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_login_that_was_finished_meanwhile_is_not_finished_again) {
  tests::LoginWorld world;
  const std::string token = world.started();
  world.transactions.before_next([&] { world.logins.rows.at(0).finished = true; });
  BOOST_TEST((world.finish(world.mailed_code(), token).error() == Refusal::invalid_otp));
  BOOST_TEST(world.session_store.rows.empty());
}

BOOST_AUTO_TEST_CASE(a_code_lives_until_its_last_second) {
  tests::LoginWorld world;
  const std::string token = world.started();
  world.clock.advance(seconds(299));
  BOOST_TEST(world.finish(world.mailed_code(), token).has_value());
}

BOOST_AUTO_TEST_CASE(a_code_is_dead_at_its_limit) {
  tests::LoginWorld world;
  const std::string token = world.started();
  world.clock.advance(seconds(300));
  BOOST_TEST((world.finish(world.mailed_code(), token).error() == Refusal::invalid_otp));
}

BOOST_AUTO_TEST_CASE(a_code_that_dies_while_it_is_checked_is_dead) {
  tests::LoginWorld world;
  const std::string token = world.started();
  world.clock.advance(seconds(299));
  world.transactions.before_next([&] { world.clock.advance(seconds(1)); });
  BOOST_TEST(!world.finish(world.mailed_code(), token).has_value());
}

BOOST_AUTO_TEST_CASE(the_old_session_of_the_browser_is_ended_and_no_other) {
  tests::LoginWorld world;
  std::string token = world.started();
  const auto first = world.finish(world.mailed_code(), token);
  token = world.started();
  const auto elsewhere = world.finish(world.mailed_code(), token);
  token = world.started();
  const auto second = world.finish(world.mailed_code(), token, first->session.token.reveal());
  BOOST_REQUIRE(second.has_value());
  BOOST_TEST(!world.sessions.find(first->session.token.reveal()).has_value());
  BOOST_TEST(world.sessions.find(elsewhere->session.token.reveal()).has_value());
  BOOST_TEST(world.sessions.find(second->session.token.reveal()).has_value());
}

BOOST_AUTO_TEST_CASE(a_wrong_code_ends_no_session) {
  tests::LoginWorld world;
  std::string token = world.started();
  const auto first = world.finish(world.mailed_code(), token);
  token = world.started();
  static_cast<void>(world.finish(world.wrong_code(), token, first->session.token.reveal()));
  BOOST_TEST(world.sessions.find(first->session.token.reveal()).has_value());
}

BOOST_AUTO_TEST_CASE(an_account_disabled_meanwhile_gets_no_session) {
  tests::LoginWorld world;
  const std::string token = world.started();
  world.users.rows[0].is_disabled = true;
  BOOST_TEST((world.finish(world.mailed_code(), token).error() == Refusal::invalid_otp));
}

BOOST_AUTO_TEST_CASE(a_code_hashed_with_a_retired_key_still_works) {
  tests::LoginWorld world;
  const std::string token = world.started();
  world.keyed_hasher.retired_key = "k1";
  world.keyed_hasher.current_key = "k2";
  BOOST_TEST(world.finish(world.mailed_code(), token).has_value());
}

BOOST_AUTO_TEST_CASE(a_code_whose_key_is_gone_is_refused) {
  tests::LoginWorld world;
  const std::string token = world.started();
  world.keyed_hasher.current_key = "k2";
  BOOST_TEST((world.finish(world.mailed_code(), token).error() == Refusal::invalid_otp));
}

BOOST_AUTO_TEST_CASE(a_login_that_was_ended_before_its_commit_lets_nobody_in) {
  tests::LoginWorld world;
  const std::string token = world.started();
  const std::string code = world.mailed_code();
  // The first transaction counts the try, the second lets in.
  world.transactions.before_next([&] {
    world.transactions.before_next([&] {
      world.transactions.run_next_twice([&] { world.logins.erase_all_of(world.john().id); });
    });
  });
  BOOST_TEST((world.finish(code, token).error() == Refusal::invalid_otp));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
