// What guessers, flooders and the owner meet: throttles, locks and the budget of mails.
#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/login.hpp"

#include "support/login_world.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(login_protection_tests)

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

struct World : tests::LoginWorld {
  /// Wrong codes; `token` empty: from somebody who only names the address.
  void guess(int times, std::string_view token = {}, std::string_view device = {}) {
    for (int i = 0; i < times; ++i) {
      const auto refused = finish(wrong_code(), token, {}, "john@example.com", device);
      BOOST_TEST((refused.error() == Refusal::invalid_otp));
    }
  }

  [[nodiscard]] CodeTries& tries(const std::string& way) { return code_tries.rows[way]; }
};

const std::string kCookieWay = "login_cookie|john@example.com";
const std::string kAddressWay = "address_only|john@example.com";

}  // namespace

BOOST_AUTO_TEST_CASE(after_five_failures_the_right_password_waits_and_costs_no_hash) {
  World world;
  for (int i = 0; i < 5; ++i)
    BOOST_TEST((world.start("wrong").error() == Refusal::invalid_credentials));
  const auto refused = world.start("right");
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST((refused.error() == Refusal::too_many_requests));
  BOOST_TEST((refused.error().retry_after == minutes(15)));
  BOOST_TEST(world.hasher.verified == 5);
  BOOST_TEST(world.outbox.entries.empty());
  world.clock.advance(minutes(15));
  BOOST_TEST(world.start("right").has_value());
}

BOOST_AUTO_TEST_CASE(a_throttle_that_began_meanwhile_refuses_the_login) {
  World world;
  world.transactions.before_next([&] {
    for (int i = 0; i < 5; ++i)
      BOOST_TEST(!world.start("wrong").has_value());
  });
  BOOST_TEST((world.start("right").error() == Refusal::too_many_requests));
  BOOST_TEST(world.logins.rows.empty());
  BOOST_TEST(world.outbox.entries.empty());
}

BOOST_AUTO_TEST_CASE(a_password_changed_while_it_was_hashed_is_asked_for_anew) {
  World world;
  world.transactions.before_next([&] { world.users.rows[0].password_hash = "new:other"; });
  BOOST_TEST((world.start("right").error() == Refusal::invalid_credentials));
  BOOST_TEST(world.hasher.verified == 2);
  BOOST_TEST(world.logins.rows.empty());
  BOOST_TEST(world.outbox.entries.empty());
}

BOOST_AUTO_TEST_CASE(a_hash_upgraded_by_another_login_meanwhile_refuses_nobody) {
  World world;
  world.users.rows[0].password_hash = "old:right";
  world.transactions.before_next([&] { world.users.rows[0].password_hash = "new:right"; });
  BOOST_TEST(world.start("right").has_value());
  BOOST_TEST(world.hasher.verified == 2);
  BOOST_TEST(world.outbox.entries.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_account_that_is_gone_meanwhile_is_like_an_unknown_address) {
  World world;
  world.transactions.before_next([&] { world.users.rows.clear(); });
  BOOST_TEST((world.start("right").error() == Refusal::invalid_credentials));
  BOOST_TEST(world.hasher.verified_nobody == 1);
}

BOOST_AUTO_TEST_CASE(five_wrong_codes_of_a_holder_void_the_code_lock_and_are_told) {
  World world;
  const std::string session(world.log_in().session.token.reveal());
  const std::string token = world.started();
  world.guess(4, token);
  BOOST_TEST(world.mails(MailKind::account_locked) == 0);
  BOOST_TEST(!world.otps.rows.back().used);
  const int rings = world.bell.rings;
  world.guess(1, token);
  BOOST_TEST(world.otps.rows.back().used);
  BOOST_REQUIRE(world.mails(MailKind::account_locked) == 1);
  const auto& entry = world.outbox.entries.back();
  BOOST_TEST((entry.mail.kind == MailKind::account_locked));
  BOOST_TEST(entry.mail.values.at("lifetime_seconds") == "1800");
  BOOST_TEST(entry.mail.values.at("ip") == "192.0.2.1");
  BOOST_TEST(entry.inside_transaction);
  BOOST_TEST(world.bell.rings == rings + 1);

  const auto locked = world.start("right");
  BOOST_REQUIRE(!locked.has_value());
  BOOST_TEST((locked.error() == Refusal::account_locked));
  BOOST_TEST((locked.error().retry_after == minutes(30)));
  BOOST_TEST(world.sessions.find(session).has_value());  // a lock ends no session
  world.clock.advance(minutes(30) - seconds(1));
  BOOST_TEST((world.start("right").error().retry_after == seconds(1)));
  world.clock.advance(seconds(1));
  BOOST_TEST(world.start("right").has_value());
}

BOOST_AUTO_TEST_CASE(a_lock_is_told_only_after_the_right_password) {
  World world;
  world.guess(5, world.started());
  BOOST_TEST((world.start("wrong").error() == Refusal::invalid_credentials));
  BOOST_TEST((world.start("right").error() == Refusal::account_locked));
}

BOOST_AUTO_TEST_CASE(wrong_codes_are_counted_across_codes_resends_logins_and_addresses) {
  World world;
  const std::string first = world.started();
  world.guess(1, first);
  BOOST_TEST(world.resend(first).has_value());
  world.guess(1, first);
  world.visitor.ip = "192.0.2.77";
  const std::string second = world.started();
  world.guess(2, second);
  BOOST_TEST(world.tries(kCookieWay).since_right == 4);
  world.guess(1, first);
  BOOST_TEST((world.finish(world.mailed_code(), second).error() == Refusal::invalid_otp));
  BOOST_TEST((world.start().error() == Refusal::account_locked));
}

BOOST_AUTO_TEST_CASE(a_right_code_begins_the_count_anew) {
  World world;
  for (int round = 0; round < 3; ++round) {
    const std::string token = world.started();
    world.guess(4, token);
    BOOST_TEST(world.finish(world.mailed_code(), token).has_value());
  }
  BOOST_TEST(world.mails(MailKind::account_locked) == 0);
}

BOOST_AUTO_TEST_CASE(a_hundred_wrong_codes_in_a_row_lock_until_the_password_is_reset) {
  World world;
  const std::string token = world.started();
  world.tries(kCookieWay).in_a_row = 99;
  world.guess(1, token);
  BOOST_TEST(world.outbox.entries.back().mail.values.at("lifetime_seconds") == "");
  world.clock.advance(std::chrono::days{1'000});
  const auto locked = world.start("right");
  BOOST_REQUIRE(!locked.has_value());
  BOOST_TEST((locked.error() == Refusal::account_locked));
  BOOST_TEST((locked.error().retry_after == seconds(0)));
}

BOOST_AUTO_TEST_CASE(twenty_wrong_codes_lock_until_the_day_is_over) {
  World world;  // at 19:47
  const std::string token = world.started();
  world.tries(kCookieWay) = {.since_right = 0,
                             .in_a_row = 19,
                             .today = 19,
                             .day = std::chrono::floor<std::chrono::days>(world.clock.now()),
                             .closed_until = {}};
  world.guess(1, token);
  BOOST_TEST((world.start("right").error().retry_after == minutes(4 * 60 + 13)));
  // A mail need not be exact to the second.
  BOOST_TEST(world.last_mailed("lifetime_seconds") == "18000");
}

BOOST_AUTO_TEST_CASE(a_stranger_with_the_address_alone_voids_locks_and_mails_nothing) {
  World world;
  const std::string token = world.started();
  const auto mails = world.outbox.entries.size();
  world.guess(30);
  BOOST_TEST(!world.otps.rows.at(0).used);
  BOOST_TEST(world.outbox.entries.size() == mails);
  BOOST_TEST(world.tries(kCookieWay).since_right == 0);
  BOOST_TEST(world.tries(kAddressWay).in_a_row == 5);
  BOOST_TEST(world.start("right").has_value());
  BOOST_TEST(world.finish(world.outbox.entries[0].mail.values.at("code"), token).has_value());
}

BOOST_AUTO_TEST_CASE(the_way_without_the_cookie_is_closed_for_half_an_hour) {
  World world;
  world.started();
  world.guess(5);
  BOOST_TEST((world.finish(world.mailed_code()).error() == Refusal::invalid_otp));
  world.clock.advance(minutes(30) - seconds(1));
  world.started();
  BOOST_TEST((world.finish(world.mailed_code()).error() == Refusal::invalid_otp));
  world.clock.advance(seconds(1));
  BOOST_TEST(world.finish(world.mailed_code()).has_value());
}

BOOST_AUTO_TEST_CASE(a_stranger_who_knows_the_password_does_not_shut_out_a_known_browser) {
  World world;
  const std::string device = world.known_browser();
  world.guess(5, world.started());  // from a browser that nobody knows
  BOOST_TEST((world.start("right").error() == Refusal::account_locked));
  const auto step = world.step("right", device);
  BOOST_REQUIRE(step.has_value());
  const std::string token(std::get<StartedLogin>(*step).token.reveal());
  BOOST_TEST(world.finish(world.mailed_code(), token, {}, "john@example.com", device).has_value());
  // The strangers stay locked out: the owner's right code was on another way.
  BOOST_TEST((world.start("right").error() == Refusal::account_locked));
}

BOOST_AUTO_TEST_CASE(a_known_browser_has_five_tries_of_its_own_that_count_for_the_account_too) {
  World world;
  const std::string device = world.known_browser();
  const std::string token = world.started();
  world.guess(3, token, device);
  BOOST_TEST(world.tries(kCookieWay).since_right == 3);
  BOOST_TEST(world.tries("device|1").since_right == 3);
  world.guess(2, token, device);
  BOOST_TEST(world.mails(MailKind::account_locked) == 1);
  BOOST_TEST((world.step("right", device).error() == Refusal::account_locked));
  BOOST_TEST((world.start("right").error() == Refusal::account_locked));
}

BOOST_AUTO_TEST_CASE(a_right_code_of_a_known_browser_takes_back_its_tries_on_both_ways) {
  World world;
  const std::string device = world.known_browser();
  const std::string token = world.started();
  world.guess(4, token, device);
  BOOST_TEST(world.finish(world.mailed_code(), token, {}, "john@example.com", device).has_value());
  BOOST_TEST(world.tries(kCookieWay).since_right == 0);
  BOOST_TEST(world.tries("device|1").since_right == 0);
}

BOOST_AUTO_TEST_CASE(three_mails_in_five_minutes_for_the_owner_as_well) {
  World world;
  world.started();
  world.clock.advance(seconds(60));
  const std::string token = world.started();
  BOOST_TEST(world.resend(token).has_value());
  world.clock.advance(seconds(60));
  const auto again = world.resend(token);
  BOOST_REQUIRE(!again.has_value());
  BOOST_TEST((again.error() == Refusal::too_many_requests));
  BOOST_TEST((again.error().retry_after == seconds(180)));
  const auto login = world.start("right");
  BOOST_REQUIRE(!login.has_value());
  BOOST_TEST((login.error() == Refusal::too_many_requests));
  BOOST_TEST((login.error().retry_after == seconds(180)));
  BOOST_TEST(world.mails(MailKind::otp_code) == 3);
  BOOST_TEST(world.otps.rows.size() == 3U);
  world.clock.advance(seconds(180));
  BOOST_TEST(world.resend(token).has_value());
}

BOOST_AUTO_TEST_CASE(a_stranger_spends_no_mail_of_the_holder_and_has_three) {
  World world;
  const std::string token = world.started();
  for (int i = 0; i < 12; ++i) {
    world.visitor.ip = "198.51.100." + std::to_string(i / 3);
    BOOST_TEST(world.resend().has_value());
  }
  BOOST_TEST(world.mails(MailKind::otp_code) == 4);
  BOOST_TEST(world.mails(MailKind::decoy) == 9);
  BOOST_TEST(world.resend(token).has_value());
  BOOST_TEST(world.resend(token).has_value());
  BOOST_TEST(world.mails(MailKind::otp_code) == 6);
}

BOOST_AUTO_TEST_CASE(whoever_asks_without_the_cookie_is_told_nothing_of_the_account) {
  World world;
  world.started();
  for (const char* email : {"john@example.com", "nobody@example.com"}) {
    for (int i = 0; i < 3; ++i) {
      const int committed = world.transactions.committed();
      BOOST_TEST(world.resend({}, email).has_value());
      BOOST_TEST(world.transactions.committed() == committed + 1);
    }
    const auto refused = world.resend({}, email);
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST((refused.error() == Refusal::too_many_requests), email);
    BOOST_TEST((refused.error().retry_after == minutes(5)), email);
  }
  world.visitor.ip = "192.0.2.2";
  BOOST_TEST(world.resend({}, "nobody@example.com").has_value());
}

BOOST_AUTO_TEST_CASE(a_strangers_resend_voids_no_code_of_the_holder) {
  World world;
  const std::string token = world.started();
  const std::string owners = world.mailed_code();
  BOOST_TEST(world.resend().has_value());
  const std::string strangers = world.mailed_code();
  BOOST_REQUIRE(strangers != owners);
  BOOST_TEST(!world.otps.rows.at(0).used);
  BOOST_TEST(world.outbox.entries[0].subject != world.outbox.entries[1].subject);
  BOOST_TEST(!world.finish(owners).has_value());  // without the cookie only the newest one counts
  BOOST_TEST(world.finish(owners, token).has_value());
}

BOOST_AUTO_TEST_CASE(the_holder_may_use_the_code_that_a_stranger_had_mailed) {
  World world;
  const std::string token = world.started();
  BOOST_TEST(world.resend().has_value());
  BOOST_TEST(world.finish(world.mailed_code(), token).has_value());
}

BOOST_AUTO_TEST_CASE(without_the_cookie_the_newest_code_works) {
  World world;
  world.started();
  BOOST_TEST(world.resend().has_value());
  const std::string older = world.mailed_code();
  BOOST_TEST(world.resend().has_value());
  BOOST_TEST(world.otps.rows.at(1).used);
  BOOST_TEST(!world.finish(older).has_value());
  BOOST_TEST(world.finish(world.mailed_code()).has_value());
}

BOOST_AUTO_TEST_CASE(the_holders_resend_voids_every_code_of_the_login) {
  World world;
  const std::string token = world.started();
  BOOST_TEST(world.resend().has_value());
  BOOST_TEST(world.resend(token).has_value());
  BOOST_TEST(world.otps.rows.at(0).used);
  BOOST_TEST(world.otps.rows.at(1).used);
  BOOST_TEST(!world.otps.rows.at(2).used);
}

BOOST_AUTO_TEST_CASE(tries_where_no_login_is_pending_cost_the_asker_alone) {
  World world;
  for (int i = 0; i < 10; ++i)
    BOOST_TEST(!world.finish("123456").has_value());
  BOOST_TEST(world.code_tries.rows.size() == 2U);  // the asker's, and nobody's
  BOOST_TEST(world.tries("asker|john@example.com|192.0.2.1").in_a_row == 5);
  BOOST_TEST(world.outbox.entries.empty());
  world.started();
  const std::string code = world.mailed_code();
  BOOST_TEST(!world.finish(code).has_value());
  world.visitor.ip = "198.51.100.7";
  BOOST_TEST(world.finish(code).has_value());
}

BOOST_AUTO_TEST_CASE(ten_codes_are_mailed_in_an_hour_and_twenty_in_a_day) {
  tests::LoginWorld world;
  const auto mailed_in = [&](std::chrono::minutes time) {
    int mailed = 0;
    for (std::chrono::minutes passed{0}; passed < time; ++passed) {
      if (world.start().has_value()) ++mailed;
      world.clock.advance(std::chrono::minutes(1));
    }
    return mailed;
  };
  BOOST_TEST(mailed_in(std::chrono::hours(1)) == 10);
  BOOST_TEST(mailed_in(std::chrono::hours(22)) == 10);
  BOOST_TEST((world.start().error() == Refusal::too_many_requests));
  BOOST_TEST((world.locks.of(world.john()).at(0).kind == LockKind::code_mails));
  world.locks.lift_of_sign_in(world.john());
  BOOST_TEST(world.start().has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
