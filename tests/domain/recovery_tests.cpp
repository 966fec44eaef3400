#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/recovery.hpp"

#include "support/login_world.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(recovery_tests)

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

struct World : tests::LoginWorld {
  /// The token of the link that was mailed.
  std::string link(std::string_view email = "john@example.com") {
    recovery.send_link(*EmailAddress::parse(email), client());
    return last_mailed("token");
  }
  auto reset(std::string_view token, std::string_view password = "fresh word") {
    return recovery.reset(token, accepted(password), visitor);
  }
  [[nodiscard]] bool is_good(std::string_view token) {
    return recovery.owner_of(token, visitor).has_value();
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_link_is_mailed_to_the_address_that_is_stored) {
  World world;
  world.users.rows[0].email = *EmailAddress::parse("John@example.com");
  const std::string token = world.link("JOHN@EXAMPLE.com");
  BOOST_REQUIRE(world.outbox.entries.size() == 1U);
  const auto& entry = world.outbox.entries[0];
  BOOST_TEST((entry.mail.kind == MailKind::reset_link));
  BOOST_TEST(entry.mail.to == "John@example.com");
  BOOST_TEST(entry.mail.to_name == "John");
  BOOST_TEST(entry.mail.values.at("lifetime_seconds") == "1800");
  BOOST_TEST(entry.mail.values.at("ip") == "192.0.2.1");
  BOOST_TEST((entry.expires_at == world.clock.now() + minutes(30)));
  BOOST_TEST(entry.inside_transaction);
  BOOST_TEST(world.bell.rings == 1);
  BOOST_TEST(!world.bell.rang_too_early);
  BOOST_TEST(world.resets.rows.at(0).token.hash != token);
}

BOOST_AUTO_TEST_CASE(where_there_is_nobody_to_mail_the_same_work_is_done) {
  World world;
  world.add_user("jane@example.com").is_disabled = true;
  for (const char* email : {"john@example.com", "nobody@example.com", "jane@example.com"}) {
    const int committed = world.transactions.committed();
    world.recovery.send_link(*EmailAddress::parse(email), world.client());
    BOOST_TEST(world.transactions.committed() == committed + 1, email);
    BOOST_TEST(world.outbox.entries.back().mail.to == email);
    BOOST_TEST(world.resets.rows.back().email_key == email);
  }
  BOOST_TEST(world.outbox.entries.size() == 3U);
  BOOST_TEST(world.mails(MailKind::decoy) == 2);
  BOOST_TEST(world.bell.rings == 3);
  BOOST_TEST(!world.is_good(world.outbox.entries[1].mail.values.at("token")));
  BOOST_TEST(!world.is_good(world.outbox.entries[2].mail.values.at("token")));
}

BOOST_AUTO_TEST_CASE(three_links_an_hour_and_silence) {
  World world;
  for (int i = 0; i < 3; ++i) {
    world.link();
    world.clock.advance(minutes(10));
  }
  for (int i = 0; i < 3; ++i) {
    world.link();
    BOOST_TEST(world.mails(MailKind::reset_link) == 3);
    world.clock.advance(minutes(10) - seconds(1));
  }
  BOOST_TEST(world.bell.rings == 6);  // the caller cannot tell
  world.link("jane@example.com");
  BOOST_TEST(world.mails(MailKind::decoy) == 1);
  world.clock.advance(seconds(3));
  world.link();
  BOOST_TEST(world.mails(MailKind::reset_link) == 4);
}

BOOST_AUTO_TEST_CASE(the_link_sets_the_password_and_tells_the_owner) {
  World world;
  const std::string token = world.link();
  BOOST_TEST((world.recovery.owner_of(token, world.visitor)->id == world.john().id));
  BOOST_TEST(world.reset(token).has_value());
  BOOST_TEST(world.john().password_hash == "new:fresh word");
  const auto& entry = world.outbox.entries.back();
  BOOST_TEST((entry.mail.kind == MailKind::password_reset));
  BOOST_TEST(entry.mail.to == "john@example.com");
  BOOST_TEST(entry.inside_transaction);
  BOOST_TEST(world.bell.rings == 2);
  BOOST_TEST(!world.bell.rang_too_early);
  BOOST_TEST(world.session_store.rows.empty());  // it signs nobody in
}

BOOST_AUTO_TEST_CASE(who_reads_the_mail_at_an_address_has_shown_that_it_is_theirs) {
  World world;
  world.users.rows.at(0).is_verified = false;
  BOOST_TEST(world.reset(world.link()).has_value());
  BOOST_TEST(world.john().is_verified);
}

BOOST_AUTO_TEST_CASE(a_link_works_once) {
  World world;
  const std::string token = world.link();
  BOOST_TEST(world.reset(token).has_value());
  BOOST_TEST(!world.is_good(token));
  BOOST_TEST((world.reset(token, "other word").error() == Refusal::invalid_token));
  BOOST_TEST(world.john().password_hash == "new:fresh word");
  BOOST_TEST(world.hasher.hashed == 1);
}

BOOST_AUTO_TEST_CASE(of_two_at_once_one_sets_the_password) {
  World world;
  const std::string token = world.link();
  bool other_won = false;
  world.transactions.before_next([&] { other_won = world.reset(token, "other word").has_value(); });
  BOOST_TEST((world.reset(token, "fresh word").error() == Refusal::invalid_token));
  BOOST_TEST(other_won);
  BOOST_TEST(world.john().password_hash == "new:other word");
  BOOST_TEST(world.mails(MailKind::password_reset) == 1);
}

BOOST_AUTO_TEST_CASE(a_link_lives_for_half_an_hour) {
  World world;
  const std::string token = world.link();
  world.clock.advance(minutes(30) - seconds(1));
  BOOST_TEST(world.is_good(token));
  world.clock.advance(seconds(1));
  BOOST_TEST(!world.is_good(token));
  BOOST_TEST((world.reset(token).error() == Refusal::invalid_token));
  BOOST_TEST(world.john().password_hash == "new:right");
}

BOOST_AUTO_TEST_CASE(a_link_that_dies_while_the_password_is_hashed_is_dead) {
  World world;
  const std::string token = world.link();
  world.clock.advance(minutes(30) - seconds(1));
  world.transactions.before_next([&] { world.clock.advance(seconds(1)); });
  BOOST_TEST((world.reset(token).error() == Refusal::invalid_token));
  BOOST_TEST(world.john().password_hash == "new:right");
}

BOOST_AUTO_TEST_CASE(what_is_no_link_of_ours_costs_no_hash) {
  World world;
  world.link();
  const std::string session(world.tokens.issue(Purpose::session).token.reveal());
  const std::string unknown(world.tokens.issue(Purpose::reset).token.reveal());
  for (const std::string& token : {std::string(), std::string("garbage"), session, unknown})
    BOOST_TEST((world.reset(token).error() == Refusal::invalid_token), token);
  BOOST_TEST(world.hasher.hashed == 0);
  BOOST_TEST(world.john().password_hash == "new:right");
}

BOOST_AUTO_TEST_CASE(an_account_disabled_meanwhile_keeps_its_password) {
  World world;
  const std::string token = world.link();
  world.users.rows[0].is_disabled = true;
  BOOST_TEST((world.reset(token).error() == Refusal::invalid_token));
  BOOST_TEST(world.john().password_hash == "new:right");
}

BOOST_AUTO_TEST_CASE(whatever_the_old_password_has_opened_is_ended) {
  World world;
  const std::string device = world.known_browser(true);
  const std::string session(world.log_in().session.token.reveal());
  const std::string pending = world.started();
  const std::string code = world.mailed_code();
  const std::string other_link = world.link();
  BOOST_TEST(world.reset(world.link()).has_value());
  BOOST_TEST(!world.sessions.find(session).has_value());
  BOOST_TEST(!world.finish(code, pending).has_value());
  BOOST_TEST(!world.is_good(other_link));
  const auto known = world.devices.find(world.john().id, device);
  BOOST_REQUIRE(known.has_value());
  BOOST_TEST(!world.devices.is_trusted(*known));
}

BOOST_AUTO_TEST_CASE(other_accounts_keep_what_they_have) {
  World world;
  world.add_user("jane@example.com");
  const std::string janes_login = world.started(false, "jane@example.com");
  const std::string janes_code = world.mailed_code();
  const std::string janes_link = world.link("jane@example.com");
  BOOST_TEST(world.reset(world.link()).has_value());
  BOOST_TEST(world.users.rows[1].password_hash == "new:right");
  BOOST_TEST(world.is_good(janes_link));
  BOOST_TEST(world.finish(janes_code, janes_login, {}, "jane@example.com").has_value());
}

BOOST_AUTO_TEST_CASE(all_locks_and_throttles_of_the_account_are_lifted) {
  World world;
  const std::string device = world.known_browser();
  const DeviceId id = world.devices.list(world.john().id).at(0).id;
  const CodeWay ways[] = {CodeWay::login_cookie(world.john().email),
                          CodeWay::address_only(world.john().email), CodeWay::device(id)};
  for (const CodeWay& way : ways) {
    world.code_tries.rows[way.name()].in_a_row = 99;
    static_cast<void>(world.budget.count(way));
    BOOST_TEST((world.budget.closed_for(way) == CodeBudget::kUntilReset));
  }
  for (int i = 0; i < 5; ++i) {
    BOOST_TEST(!world.step("wrong").has_value());
    BOOST_TEST(!world.step("wrong", device).has_value());
  }
  BOOST_TEST(world.reset(world.link()).has_value());
  for (const CodeWay& way : ways)
    BOOST_TEST((world.budget.closed_for(way) == seconds(0)), way.name());
  BOOST_TEST(world.step("fresh word").has_value());
  BOOST_TEST(world.step("fresh word", device).has_value());
}

BOOST_AUTO_TEST_CASE(what_strangers_ask_for_does_not_keep_a_known_browser_waiting) {
  World world;
  const std::string device = world.known_browser();
  const std::size_t before = world.resets.rows.size();
  const auto email = *EmailAddress::parse("john@example.com");
  for (int i = 0; i < 5; ++i)
    world.recovery.send_link(email, world.client());
  BOOST_TEST(world.resets.rows.size() == before + 3);
  for (int i = 0; i < 5; ++i)
    world.recovery.send_link(email, world.client(device));
  BOOST_TEST(world.resets.rows.size() == before + 6);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
