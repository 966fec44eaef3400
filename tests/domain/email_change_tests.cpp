#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/base/log.hpp"
#include "sih_auth/domain/email_change.hpp"

#include "support/login_world.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(email_change_tests)

namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

struct World : tests::LoginWorld {
  explicit World(SignUpRules rules = {}) : LoginWorld(rules) {}

  auto start(std::string_view email = "new@example.com", std::string_view password = "right") {
    return email_change.start(john(), *EmailAddress::parse(email), base::Secret(password),
                              client());
  }
  auto confirm(std::string_view code) {
    return email_change.confirm(john(), *OtpCode::parse(code), visitor);
  }

  /// The whole way; the token of the link that takes it back.
  std::string change_to(std::string_view email) {
    BOOST_TEST(start(email).has_value());
    BOOST_TEST(confirm(mailed_code()).has_value());
    BOOST_TEST(address() == email);
    return last_mailed("token");
  }

  [[nodiscard]] std::string address() const { return john().email.value(); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_code_is_mailed_to_the_new_address) {
  World world;
  world.random.then_number(5'004'321);
  BOOST_TEST(world.start().has_value());
  BOOST_REQUIRE(world.outbox.entries.size() == 1U);
  const auto& entry = world.outbox.entries[0];
  BOOST_TEST((entry.mail.kind == MailKind::email_change_code));
  BOOST_TEST(entry.mail.to == "new@example.com");
  BOOST_TEST(entry.mail.values.at("code") == "004321");
  BOOST_TEST(entry.mail.values.at("lifetime_seconds") == "300");
  BOOST_TEST((entry.expires_at == world.clock.now() + minutes(5)));
  BOOST_TEST(entry.inside_transaction);
  BOOST_TEST(world.bell.rings == 1);
  BOOST_TEST(!world.bell.rang_too_early);
  BOOST_TEST(world.address() == "john@example.com");
  BOOST_TEST(world.email_changes.pending.at(world.john().id).first.code.hash != "004321");
}

BOOST_AUTO_TEST_CASE(the_password_is_asked_for_and_counted) {
  World world;
  for (int i = 0; i < 5; ++i) {
    BOOST_TEST((world.start("new@example.com", "wrong").error() == Refusal::invalid_credentials));
  }
  const auto throttled = world.start();
  BOOST_REQUIRE(!throttled.has_value());
  BOOST_TEST((throttled.error() == Refusal::too_many_requests));
  BOOST_TEST((throttled.error().retry_after == minutes(15)));
  BOOST_TEST(world.outbox.entries.empty());
  BOOST_TEST(world.email_changes.pending.empty());
  BOOST_TEST(world.bell.rings == 0);
}

BOOST_AUTO_TEST_CASE(three_codes_in_five_minutes) {
  World world;
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(world.start().has_value());
    world.clock.advance(seconds(30));
  }
  const auto refused = world.start();
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST((refused.error() == Refusal::too_many_requests));
  BOOST_TEST((refused.error().retry_after == seconds(210)));
  BOOST_TEST(world.outbox.entries.size() == 3U);
  world.clock.advance(seconds(210));
  BOOST_TEST(world.start().has_value());
}

BOOST_AUTO_TEST_CASE(the_code_changes_the_address_and_the_old_one_is_told) {
  World world;
  BOOST_TEST(world.start().has_value());
  BOOST_TEST(world.confirm(world.mailed_code()).has_value());
  BOOST_TEST(world.address() == "new@example.com");
  const auto& entry = world.outbox.entries.back();
  BOOST_TEST((entry.mail.kind == MailKind::email_changed));
  BOOST_TEST(entry.mail.to == "john@example.com");
  BOOST_TEST(entry.mail.values.at("new_email").find("new@") == std::string::npos);
  BOOST_TEST(entry.mail.values.at("new_email").ends_with("@example.com"));
  BOOST_TEST(entry.mail.values.at("lifetime_seconds") == "604800");
  BOOST_TEST(entry.mail.values.contains("token"));
  BOOST_TEST(entry.inside_transaction);
  BOOST_TEST(world.bell.rings == 2);
  BOOST_TEST(!world.bell.rang_too_early);
}

BOOST_AUTO_TEST_CASE(logins_links_and_trust_of_the_old_address_end_sessions_stay) {
  World world;
  const std::string device = world.known_browser(true);
  const std::string session(world.log_in().session.token.reveal());
  const std::string pending = world.started();
  const std::string code = world.mailed_code();
  world.recovery.send_link(world.john().email, world.client());
  world.change_to("new@example.com");
  BOOST_TEST(world.sessions.find(session).has_value());
  BOOST_TEST(!world.finish(code, pending, {}, "new@example.com").has_value());
  BOOST_TEST(world.resets.rows.empty());
  BOOST_TEST(!world.devices.is_trusted(world.devices.find(world.john().id, device).value()));
}

BOOST_AUTO_TEST_CASE(the_code_works_once_and_for_five_minutes) {
  World world;
  BOOST_TEST(world.start().has_value());
  const std::string code = world.mailed_code();
  world.clock.advance(minutes(5));
  BOOST_TEST((world.confirm(code).error() == Refusal::invalid_otp));
  BOOST_TEST(world.start("other@example.com").has_value());
  world.clock.advance(minutes(5) - seconds(1));
  BOOST_TEST(world.confirm(world.mailed_code()).has_value());
  BOOST_TEST((world.confirm(world.mailed_code()).error() == Refusal::invalid_otp));
  BOOST_TEST(world.address() == "other@example.com");
}

BOOST_AUTO_TEST_CASE(a_new_code_replaces_the_old_one) {
  World world;
  BOOST_TEST(world.start("first@example.com").has_value());
  const std::string first = world.mailed_code();
  BOOST_TEST(world.start("second@example.com").has_value());
  BOOST_REQUIRE(world.mailed_code() != first);
  BOOST_TEST(world.outbox.entries[0].subject == world.outbox.entries[1].subject);
  BOOST_TEST(!world.confirm(first).has_value());
  BOOST_TEST(world.confirm(world.mailed_code()).has_value());
  BOOST_TEST(world.address() == "second@example.com");
}

BOOST_AUTO_TEST_CASE(a_code_is_worth_nothing_for_another_account) {
  World world;
  world.add_user("jane@example.com");
  BOOST_TEST(world.start().has_value());
  const OtpCode code = *OtpCode::parse(world.mailed_code());
  const auto refused = world.email_change.confirm(world.users.rows[1], code, world.visitor);
  BOOST_TEST((refused.error() == Refusal::invalid_otp));
  BOOST_TEST(world.users.rows[1].email.value() == "jane@example.com");
  BOOST_TEST(world.confirm(code.reveal()).has_value());
}

BOOST_AUTO_TEST_CASE(five_wrong_codes_void_the_right_one) {
  World world;
  BOOST_TEST(world.start().has_value());
  const std::string code = world.mailed_code();
  for (int i = 0; i < 5; ++i) {
    BOOST_TEST(world.email_changes.pending.size() == 1U);
    BOOST_TEST((world.confirm(world.wrong_code()).error() == Refusal::invalid_otp));
  }
  BOOST_TEST(world.email_changes.pending.empty());
  BOOST_TEST((world.confirm(code).error() == Refusal::invalid_otp));
  world.clock.advance(minutes(30));
  BOOST_TEST(world.start().has_value());
  BOOST_TEST(world.confirm(world.mailed_code()).has_value());
}

BOOST_AUTO_TEST_CASE(the_fifth_try_may_be_right) {
  World world;
  BOOST_TEST(world.start().has_value());
  for (int i = 0; i < 4; ++i)
    BOOST_TEST(!world.confirm(world.wrong_code()).has_value());
  BOOST_TEST(world.confirm(world.mailed_code()).has_value());
  BOOST_TEST((world.budget.closed_for(CodeWay::email_change(world.john().id)) == seconds(0)));
}

BOOST_AUTO_TEST_CASE(wrong_codes_lock_no_login) {
  World world;
  BOOST_TEST(world.start().has_value());
  for (int i = 0; i < 6; ++i)
    BOOST_TEST(!world.confirm(world.wrong_code()).has_value());
  BOOST_TEST(world.step("right").has_value());
}

BOOST_AUTO_TEST_CASE(a_taken_address_is_refused_after_the_password_alone) {
  World world;
  world.add_user("jane@example.com");
  BOOST_TEST((world.start("JANE@example.com", "wrong").error() == Refusal::invalid_credentials));
  BOOST_TEST((world.start("JANE@example.com").error() == Refusal::email_taken));
  BOOST_TEST(world.outbox.entries.empty());
  BOOST_TEST(world.email_changes.pending.empty());
}

BOOST_AUTO_TEST_CASE(where_sign_up_is_private_a_taken_address_answers_like_any_other) {
  World world({.enabled = true, .is_private = true});
  world.add_user("jane@example.com");
  BOOST_TEST(world.start("jane@example.com").has_value());
  BOOST_REQUIRE(world.outbox.entries.size() == 1U);
  BOOST_TEST((world.outbox.entries[0].mail.kind == MailKind::decoy));
  BOOST_TEST(world.bell.rings == 1);
  // Even a guess of the code that nobody was sent changes nothing.
  BOOST_TEST((world.confirm(world.mailed_code()).error() == Refusal::invalid_otp));
  BOOST_TEST(world.address() == "john@example.com");
  BOOST_TEST(world.mails(MailKind::email_changed) == 0);
}

BOOST_AUTO_TEST_CASE(an_address_that_was_taken_meanwhile_is_not_given) {
  World world;
  BOOST_TEST(world.start().has_value());
  world.add_user("new@example.com");
  BOOST_TEST((world.confirm(world.mailed_code()).error() == Refusal::invalid_otp));
  BOOST_TEST(world.address() == "john@example.com");
  BOOST_TEST(world.users.rows.size() == 2U);
}

BOOST_AUTO_TEST_CASE(whoever_only_signed_up_with_an_address_does_not_hold_it) {
  World world;
  world.add_user("new@example.com").is_verified = false;
  world.change_to("new@example.com");
  BOOST_TEST(world.users.rows.size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_old_address_can_have_the_account_back_with_nothing_left_open) {
  World world;
  const std::string device = world.known_browser(true);
  const std::string session(world.log_in().session.token.reveal());
  const std::string undo = world.change_to("new@example.com");
  BOOST_TEST(
      world.backup_codes.renew(world.john(), base::Secret("right"), world.client()).has_value());
  const std::string pending = world.started(false, "new@example.com");
  const std::string code = world.mailed_code();
  world.recovery.send_link(world.john().email, world.client());
  BOOST_TEST(world.start("next@example.com").has_value());

  BOOST_TEST(world.email_change.undo(undo, world.visitor).has_value());
  BOOST_TEST(world.address() == "john@example.com");
  BOOST_TEST(!world.sessions.find(session).has_value());
  BOOST_TEST(!world.finish(code, pending).has_value());
  BOOST_TEST(world.resets.rows.empty());
  BOOST_TEST(!world.devices.find(world.john().id, device).has_value());
  BOOST_TEST(world.backup_codes.remaining(world.john().id) == 0);
  BOOST_TEST(world.email_changes.pending.empty());
  BOOST_TEST((world.email_change.undo(undo, world.visitor).error() == Refusal::invalid_token));
}

BOOST_AUTO_TEST_CASE(it_can_be_taken_back_for_seven_days) {
  World world;
  const std::string undo = world.change_to("new@example.com");
  world.clock.advance(days{7});
  BOOST_TEST((world.email_change.undo(undo, world.visitor).error() == Refusal::invalid_token));
  BOOST_TEST(world.address() == "new@example.com");
  world.clock.advance(-seconds(1));
  BOOST_TEST(world.email_change.undo(undo, world.visitor).has_value());
  BOOST_TEST(world.address() == "john@example.com");
}

BOOST_AUTO_TEST_CASE(what_is_no_link_of_ours_takes_nothing_back) {
  World world;
  world.change_to("new@example.com");
  const std::string reset(world.tokens.issue(Purpose::reset).token.reveal());
  const std::string unknown(world.tokens.issue(Purpose::email_undo).token.reveal());
  for (const std::string& token : {std::string(), std::string("garbage"), reset, unknown})
    BOOST_TEST((world.email_change.undo(token, world.visitor).error() == Refusal::invalid_token),
               token);
  BOOST_TEST(world.address() == "new@example.com");
}

BOOST_AUTO_TEST_CASE(the_first_of_a_chain_takes_all_of_it_back) {
  World world;
  const std::string first = world.change_to("b@example.com");
  const std::string second = world.change_to("c@example.com");
  BOOST_TEST(world.email_change.undo(first, world.visitor).has_value());
  BOOST_TEST(world.address() == "john@example.com");
  BOOST_TEST((world.email_change.undo(second, world.visitor).error() == Refusal::invalid_token));
  BOOST_TEST(world.address() == "john@example.com");
}

BOOST_AUTO_TEST_CASE(a_chain_can_be_taken_back_step_by_step) {
  World world;
  const std::string first = world.change_to("b@example.com");
  const std::string second = world.change_to("c@example.com");
  BOOST_TEST(world.email_change.undo(second, world.visitor).has_value());
  BOOST_TEST(world.address() == "b@example.com");
  BOOST_TEST(world.email_change.undo(first, world.visitor).has_value());
  BOOST_TEST(world.address() == "john@example.com");
}

BOOST_AUTO_TEST_CASE(whoever_had_the_account_meanwhile_gets_no_way_back_from_its_owner) {
  World world;
  const std::string owners = world.change_to("thief@example.com");
  const std::string thiefs = world.change_to("den@example.com");
  BOOST_TEST(world.start("john@example.com").has_value());
  BOOST_TEST(world.confirm(world.mailed_code()).has_value());
  BOOST_TEST(world.address() == "john@example.com");
  BOOST_TEST((world.outbox.entries.back().mail.kind == MailKind::email_restored));
  BOOST_TEST(world.outbox.entries.back().mail.to == "den@example.com");
  for (const std::string& token : {owners, thiefs})
    BOOST_TEST((world.email_change.undo(token, world.visitor).error() == Refusal::invalid_token));
  BOOST_TEST(world.address() == "john@example.com");
}

BOOST_AUTO_TEST_CASE(both_addresses_are_told_that_it_was_taken_back) {
  World world;
  const std::string undo = world.change_to("new@example.com");
  const std::size_t before = world.outbox.entries.size();
  BOOST_TEST(world.email_change.undo(undo, world.visitor).has_value());
  BOOST_REQUIRE(world.outbox.entries.size() == before + 2);
  for (const auto& [entry, to] :
       {std::pair(world.outbox.entries[before], "new@example.com"),
        std::pair(world.outbox.entries[before + 1], "john@example.com")}) {
    BOOST_TEST((entry.mail.kind == MailKind::email_restored));
    BOOST_TEST(entry.mail.to == to);
    BOOST_TEST(entry.mail.values.at("new_email") == base::mask_email("john@example.com"));
    BOOST_TEST(!entry.mail.values.contains("token"));
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_counted_where_no_code_is_awaited) {
  World world;
  for (int i = 0; i < 6; ++i)
    BOOST_TEST((world.confirm("123456").error() == Refusal::invalid_otp));
  BOOST_TEST(world.start().has_value());
  BOOST_TEST(world.confirm(world.mailed_code()).has_value());
}

BOOST_AUTO_TEST_CASE(an_address_gets_no_more_codes_than_others_ask_for_together) {
  World world;
  world.add_user("jane@example.com");
  BOOST_TEST(world.start().has_value());
  BOOST_TEST(world.start().has_value());
  const auto jane_starts = [&] {
    return world.email_change.start(world.users.rows[1], *EmailAddress::parse("NEW@example.com"),
                                    base::Secret("right"), world.client());
  };
  BOOST_TEST(jane_starts().has_value());
  const auto refused = jane_starts();
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST((refused.error() == Refusal::too_many_requests));
  BOOST_TEST((refused.error().retry_after == minutes(5)));
}

BOOST_AUTO_TEST_CASE(a_new_address_gets_ten_codes_in_an_hour_and_twenty_in_a_day) {
  World world;
  int mailed = 0;
  for (minutes passed{0}; passed < days{1}; ++passed) {
    if (world.start().has_value()) ++mailed;
    if (passed == minutes(59)) BOOST_TEST(mailed == 10);
    world.clock.advance(minutes(1));
  }
  BOOST_TEST(mailed == 20);
}

BOOST_AUTO_TEST_CASE(an_account_that_is_gone_is_not_given_back) {
  World world;
  const std::string undo = world.change_to("new@example.com");
  world.users.rows.clear();
  BOOST_TEST((world.email_change.undo(undo, world.visitor).error() == Refusal::invalid_token));
}

BOOST_AUTO_TEST_CASE(a_change_that_was_ended_before_its_commit_is_not_reported_as_done) {
  World world;
  BOOST_TEST(world.start().has_value());
  const std::string code = world.mailed_code();
  world.transactions.before_next([&] {
    world.transactions.before_next([&] {
      world.transactions.run_next_twice(
          [&] { static_cast<void>(world.email_changes.erase(world.john().id)); });
    });
  });
  BOOST_TEST((world.confirm(code).error() == Refusal::invalid_otp));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
