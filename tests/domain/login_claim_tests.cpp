// Who may finish which login, and how often a code may be guessed.
#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/login_world.hpp"

namespace sih_auth::domain {

BOOST_AUTO_TEST_SUITE(login_claim_tests)

using std::chrono::minutes;
using std::chrono::seconds;

BOOST_AUTO_TEST_CASE(a_cookie_speaks_for_its_own_login) {
  tests::LoginWorld world;
  const std::string first = world.started();
  const std::string first_code = world.mailed_code();
  const std::string second = world.started();
  const std::string second_code = world.mailed_code();
  BOOST_REQUIRE(first_code != second_code);
  BOOST_TEST(!world.finish(second_code, first).has_value());
  BOOST_TEST(!world.finish(first_code, second).has_value());
  BOOST_TEST(world.finish(first_code, first).has_value());
  BOOST_TEST(world.finish(second_code, second).has_value());
}

BOOST_AUTO_TEST_CASE(equal_digits_are_worth_nothing_for_another_login) {
  tests::LoginWorld world;
  world.random.then_number(5'000'123);
  const std::string first = world.started();
  world.random.then_number(6'000'123);
  world.started();
  // Both were mailed 000123, yet each is hashed with its login.
  BOOST_TEST(world.otps.rows.at(0).code.hash != world.otps.rows.at(1).code.hash);
}

BOOST_AUTO_TEST_CASE(an_address_alone_speaks_for_the_newest_login) {
  tests::LoginWorld world;
  world.started();
  const std::string first_code = world.mailed_code();
  world.started();
  BOOST_TEST(!world.finish(first_code).has_value());
  BOOST_TEST(world.finish(world.mailed_code()).has_value());
}

BOOST_AUTO_TEST_CASE(a_backup_code_without_the_cookie_is_taken_only_from_where_the_password_came) {
  tests::LoginWorld world;
  const auto codes =
      world.backup_codes.renew(world.john(), base::Secret("right"), world.client()).value();
  const auto enter = [&](std::size_t number, std::string_view ip, std::string_view token) {
    const LoginProof proof = *BackupCode::parse(codes.at(number).reveal());
    return world.login.finish({{world.john().email, token}, proof},
                              {{std::string(ip), "Browser", "r2"}, ""});
  };
  const std::string cookie = world.started();
  BOOST_TEST((enter(0, "198.51.100.7", {}).error() == Refusal::invalid_otp));
  BOOST_TEST(world.backup_codes.remaining(world.john().id) == 10);
  BOOST_TEST(world.code_tries.rows.at("address_only|john@example.com").since_right == 1);
  BOOST_TEST(enter(0, world.visitor.ip, {}).has_value());
  world.started();
  BOOST_TEST((enter(1, "198.51.100.7", cookie).error() == Refusal::invalid_otp));
  const std::string next = world.started();
  BOOST_TEST(enter(1, "198.51.100.7", next).has_value());
}

BOOST_AUTO_TEST_CASE(once_the_newest_is_finished_the_one_before_it_is_the_newest) {
  tests::LoginWorld world;
  world.started();
  const std::string first_code = world.mailed_code();
  world.started();
  BOOST_TEST(world.finish(world.mailed_code()).has_value());
  BOOST_TEST(world.finish(first_code).has_value());
}

BOOST_AUTO_TEST_CASE(a_cookie_of_another_account_counts_as_none) {
  tests::LoginWorld world;
  world.add_user("jane@example.com");
  const std::string johns = world.started();
  const std::string janes = world.started(false, "jane@example.com");
  const std::string janes_code = world.mailed_code();
  BOOST_TEST(!world.finish(janes_code, janes).has_value());  // for john
  BOOST_TEST(world.finish(janes_code, johns, {}, "jane@example.com").has_value());
}

BOOST_AUTO_TEST_CASE(a_cookie_that_is_not_ours_counts_as_none) {
  tests::LoginWorld world;
  world.started();
  BOOST_TEST(world.finish(world.mailed_code(), "garbage").has_value());
}

BOOST_AUTO_TEST_CASE(a_session_token_is_no_login_cookie) {
  tests::LoginWorld world;
  const std::string token = world.started();
  const auto finished = world.finish(world.mailed_code(), token);
  world.started();
  static_cast<void>(world.finish(world.wrong_code(), finished->session.token.reveal()));
  BOOST_TEST(world.code_tries.rows["login_cookie|john@example.com"].since_right == 0);
  BOOST_TEST(world.code_tries.rows["address_only|john@example.com"].since_right == 1);
}

BOOST_AUTO_TEST_CASE(five_tries_with_the_cookie) {
  tests::LoginWorld world;
  const std::string token = world.started();
  for (int i = 0; i < 4; ++i)
    BOOST_TEST(!world.finish(world.wrong_code(), token).has_value());
  BOOST_TEST(world.finish(world.mailed_code(), token).has_value());
}

BOOST_AUTO_TEST_CASE(after_five_wrong_codes_the_right_one_is_wrong_too) {
  tests::LoginWorld world;
  const std::string token = world.started();
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(!world.finish(world.wrong_code(), token).has_value());
  BOOST_TEST((world.finish(world.mailed_code(), token).error() == Refusal::invalid_otp));
}

BOOST_AUTO_TEST_CASE(a_stranger_who_only_knows_the_address_spends_no_try_of_the_holder) {
  tests::LoginWorld world;
  const std::string token = world.started();
  for (int i = 0; i < 10; ++i)
    BOOST_TEST(!world.finish(world.wrong_code()).has_value());
  BOOST_TEST(!world.finish(world.mailed_code()).has_value());
  BOOST_TEST(world.finish(world.mailed_code(), token).has_value());
}

BOOST_AUTO_TEST_CASE(the_holder_spends_no_try_of_the_address_alone) {
  tests::LoginWorld world;
  const std::string token = world.started();
  for (int i = 0; i < 4; ++i)
    BOOST_TEST(!world.finish(world.wrong_code(), token).has_value());
  for (int i = 0; i < 4; ++i)
    BOOST_TEST(!world.finish(world.wrong_code()).has_value());
  BOOST_TEST(world.finish(world.mailed_code()).has_value());
}

BOOST_AUTO_TEST_CASE(a_try_counts_even_when_the_database_goes_away_after_it) {
  tests::LoginWorld world;
  const std::string token = world.started();
  world.transactions.before_next(
      [&] { world.transactions.before_next([] { throw Unavailable("disk full"); }); });
  BOOST_CHECK_THROW(static_cast<void>(world.finish(world.mailed_code(), token)), Unavailable);
  BOOST_TEST(world.code_tries.rows["login_cookie|john@example.com"].since_right == 1);
}

BOOST_AUTO_TEST_CASE(a_new_code_voids_the_old_one_of_its_login_alone) {
  tests::LoginWorld world;
  const std::string first = world.started();
  const std::string first_code = world.mailed_code();
  const std::string second = world.started();
  const std::string old_code = world.mailed_code();
  BOOST_TEST(world.resend(second).has_value());
  const std::string new_code = world.mailed_code();
  BOOST_REQUIRE(new_code != old_code);
  BOOST_TEST(!world.otps.rows.at(0).used);
  BOOST_TEST(world.otps.rows.at(1).used);
  BOOST_TEST(!world.otps.rows.at(2).used);
  BOOST_TEST(!world.finish(old_code, second).has_value());
  BOOST_TEST(world.finish(new_code, second).has_value());
  BOOST_TEST(world.finish(first_code, first).has_value());
}

BOOST_AUTO_TEST_CASE(a_new_code_replaces_the_mail_of_the_old_one) {
  tests::LoginWorld world;
  const std::string token = world.started();
  BOOST_TEST(world.resend(token).has_value());
  BOOST_REQUIRE(world.outbox.entries.size() == 2U);
  BOOST_TEST(world.outbox.entries[0].subject == world.outbox.entries[1].subject);
  BOOST_TEST(world.outbox.entries[1].inside_transaction);
  BOOST_TEST(world.bell.rings == 2);
  world.started();
  BOOST_TEST(world.outbox.entries[2].subject != world.outbox.entries[1].subject);
}

BOOST_AUTO_TEST_CASE(a_resend_without_a_pending_login_mails_nobody_at_the_same_cost) {
  tests::LoginWorld world;
  BOOST_TEST(world.resend().has_value());
  BOOST_TEST(world.resend({}, "nobody@example.com").has_value());
  BOOST_TEST(world.outbox.entries.size() == 2U);
  for (const auto& entry : world.outbox.entries)
    BOOST_TEST((entry.mail.kind == MailKind::decoy));
  BOOST_TEST(world.transactions.committed() == 2);
  const std::string token = world.started();
  BOOST_TEST(world.finish(world.mailed_code(), token).has_value());
  BOOST_TEST(world.resend(token).has_value());
  BOOST_TEST((world.outbox.entries.back().mail.kind == MailKind::decoy));
}

BOOST_AUTO_TEST_CASE(a_login_is_pending_for_fifteen_minutes) {
  tests::LoginWorld world;
  const std::string token = world.started();
  world.clock.advance(minutes(15) - seconds(1));
  BOOST_TEST(world.resend(token).has_value());
  BOOST_REQUIRE(world.outbox.entries.size() == 2U);
  world.clock.advance(seconds(1));
  BOOST_TEST(world.resend(token).has_value());
  BOOST_TEST((world.outbox.entries.back().mail.kind == MailKind::decoy));
  const std::string code = world.outbox.entries.at(1).mail.values.at("code");
  BOOST_TEST((world.finish(code, token).error() == Refusal::invalid_otp));
}

BOOST_AUTO_TEST_CASE(a_resend_to_a_disabled_account_sends_nothing) {
  tests::LoginWorld world;
  const std::string token = world.started();
  world.users.rows[0].is_disabled = true;
  BOOST_TEST(world.resend(token).has_value());
  BOOST_TEST((world.outbox.entries.back().mail.kind == MailKind::decoy));
}

BOOST_AUTO_TEST_CASE(no_pending_login_no_finish) {
  tests::LoginWorld world;
  BOOST_TEST((world.finish("123456").error() == Refusal::invalid_otp));
  BOOST_TEST(
      (world.finish("123456", {}, {}, "nobody@example.com").error() == Refusal::invalid_otp));
  // The same two transactions as for a wrong code, counted for the asker and for nobody.
  BOOST_TEST(world.transactions.committed() == 4);
  BOOST_TEST(world.code_tries.rows.contains("asker|john@example.com|192.0.2.1"));
  BOOST_TEST(world.code_tries.rows.contains("asker|nobody@example.com|192.0.2.1"));
  BOOST_TEST(world.code_tries.rows.contains("nobody|john@example.com"));
  BOOST_TEST(world.code_tries.rows.size() == 4U);
}

BOOST_AUTO_TEST_CASE(what_strangers_have_spent_costs_each_of_them_the_same_write_as_elsewhere) {
  tests::LoginWorld world;
  world.started();
  for (int i = 0; i < 5; ++i)
    static_cast<void>(world.finish("123456"));
  world.visitor.ip = "192.0.2.2";
  for (const char* email : {"john@example.com", "nobody@example.com"}) {
    const int committed = world.transactions.committed();
    BOOST_TEST((world.finish("123456", {}, {}, email).error() == Refusal::invalid_otp));
    BOOST_TEST(world.transactions.committed() == committed + 2, email);
    BOOST_TEST(world.code_tries.rows.at("asker|" + std::string(email) + "|192.0.2.2").in_a_row ==
               1);
  }
  BOOST_TEST(world.code_tries.rows.at("address_only|john@example.com").in_a_row == 5);
}

BOOST_AUTO_TEST_CASE(one_network_may_be_wrong_a_hundred_times_over_all_accounts) {
  tests::LoginWorld world;
  const std::string device = world.known_browser();
  const auto wrong_of = [&](int account) {
    return world.finish("123456", {}, {}, "a" + std::to_string(account) + "@example.com");
  };
  const auto finishes_a_login = [&] {
    const std::string token = world.started();
    return world.finish(world.mailed_code(), token).has_value();
  };
  for (int account = 0; account < 50; ++account)
    BOOST_TEST(!wrong_of(account).has_value());
  BOOST_TEST(finishes_a_login());  // costs nothing
  for (int account = 50; account < 100; ++account)
    BOOST_TEST(!wrong_of(account).has_value());
  const auto kept = world.event_sink.events.size();
  const auto counted = world.code_tries.rows.size();
  BOOST_TEST(!wrong_of(100).has_value());
  BOOST_TEST(world.event_sink.events.size() == kept);
  BOOST_TEST(world.code_tries.rows.size() == counted);

  const std::string token = world.started();
  const std::string code = world.mailed_code();
  BOOST_TEST((world.finish(code, token).error() == Refusal::invalid_otp));
  BOOST_TEST((world.finish(code).error() == Refusal::invalid_otp));
  BOOST_TEST(!world.code_tries.rows.contains("address_only|john@example.com"));
  BOOST_TEST(world.finish(code, token, {}, "john@example.com", device).has_value());
  world.clock.advance(minutes(60));
  BOOST_TEST(finishes_a_login());
}

BOOST_AUTO_TEST_CASE(an_asker_whose_tries_are_spent_spends_none_of_the_accounts) {
  tests::LoginWorld world;
  for (int i = 0; i < 5; ++i)
    static_cast<void>(world.finish("123456"));
  const std::string token = world.started();
  BOOST_TEST((world.finish(world.mailed_code()).error() == Refusal::invalid_otp));
  BOOST_TEST(!world.code_tries.rows.contains("address_only|john@example.com"));
  BOOST_TEST(world.finish(world.mailed_code(), token).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
