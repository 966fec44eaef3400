#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/login_world.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(token_sessions_tests)

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct World : tests::LoginWorld {
  TokenGrant open() { return token_sessions.open(john(), visitor, clock.now()); }
  auto refresh(std::string_view token) {
    return token_sessions.refresh(token, {"192.0.2.9", "App"});
  }
  auto refresh(const TokenGrant& grant) { return refresh(grant.refresh_token.reveal()); }
  bool is_in(const TokenGrant& grant) {
    return token_sessions.find(grant.access_token.reveal()).has_value();
  }
  auto finish_with_tokens(std::string_view code, std::string_view login_cookie) {
    return login.finish_with_tokens(
        {{*EmailAddress::parse("john@example.com"), login_cookie}, *OtpCode::parse(code)},
        client());
  }
};

bool same(const base::Secret& one, const base::Secret& other) {
  return one.reveal() == other.reveal();
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_access_token_speaks_for_its_account) {
  World world;
  const TokenGrant grant = world.open();
  const auto signed_in = world.token_sessions.find(grant.access_token.reveal());
  BOOST_REQUIRE(signed_in.has_value());
  BOOST_TEST((signed_in->user_id == world.john().id));
  BOOST_TEST((signed_in->kind == SessionKind::token));
  BOOST_TEST((signed_in->full_login_at == world.clock.now()));
  BOOST_TEST((grant.expires_in == minutes(15)));
  BOOST_TEST(grant.owner.email == "john@example.com");
  const AccessClaims& said = world.access_tokens.issued.at(0);
  BOOST_TEST((said.expires_at - said.issued_at == minutes(15)));
}

BOOST_AUTO_TEST_CASE(every_session_has_a_name_of_128_random_bits) {
  World world;
  const auto before = world.random.bytes_taken();
  static_cast<void>(world.open());
  BOOST_TEST(world.random.bytes_taken() - before == 16U);
}

BOOST_AUTO_TEST_CASE(an_access_token_of_another_account_s_session_is_nobody) {
  World world;
  const TokenGrant grant = world.open();
  world.access_tokens.issued.at(0).owner.user_id = {99};
  BOOST_TEST(!world.is_in(grant));
}

BOOST_AUTO_TEST_CASE(it_lasts_no_longer_than_its_session) {
  World world;
  const TokenGrant first = world.open();
  world.clock.advance(hours(720) - minutes(5));
  const auto last = world.refresh(first);
  BOOST_REQUIRE(last.has_value());
  BOOST_TEST((last->expires_in == minutes(5)));
  world.clock.advance(minutes(5));
  BOOST_TEST(!world.is_in(*last));
  BOOST_TEST((world.refresh(*last).error() == Refusal::invalid_refresh_token));
}

BOOST_AUTO_TEST_CASE(it_never_lies_idle) {
  World world;
  const TokenGrant grant = world.open();
  world.clock.advance(hours(24 * 29));
  BOOST_TEST(world.refresh(grant).has_value());
}

BOOST_AUTO_TEST_CASE(a_refresh_gives_another_pair_of_the_same_session) {
  World world;
  const TokenGrant first = world.open();
  const auto second = world.refresh(first);
  BOOST_REQUIRE(second.has_value());
  BOOST_TEST(!same(first.refresh_token, second->refresh_token));
  BOOST_TEST(!same(first.access_token, second->access_token));
  BOOST_TEST(world.session_store.rows.size() == 1U);
  BOOST_TEST(world.session_store.rows.at(0).session.visitor.ip == "192.0.2.9");
  BOOST_TEST(world.refresh(*second).has_value());
}

BOOST_AUTO_TEST_CASE(who_lost_the_answer_gets_the_same_successor_again) {
  World world;
  const TokenGrant first = world.open();
  const auto second = world.refresh(first);
  world.clock.advance(seconds(10));
  const auto again = world.refresh(first);
  BOOST_REQUIRE(again.has_value());
  BOOST_TEST(same(again->refresh_token, second->refresh_token));
  BOOST_TEST(world.refresh(*again).has_value());
}

BOOST_AUTO_TEST_CASE(later_a_used_token_ends_the_session) {
  World world;
  const TokenGrant first = world.open();
  const auto second = world.refresh(first);
  world.clock.advance(seconds(11));
  BOOST_TEST((world.refresh(first).error() == Refusal::reused_refresh_token));
  BOOST_TEST(world.session_store.rows.empty());
  BOOST_TEST(!world.is_in(first));
  BOOST_TEST(!world.is_in(*second));
  BOOST_TEST((world.refresh(*second).error() == Refusal::invalid_refresh_token));
  BOOST_TEST((world.refresh(first).error() == Refusal::invalid_refresh_token));
}

BOOST_AUTO_TEST_CASE(a_used_token_ends_it_at_once_when_its_successor_was_used) {
  World world;
  const TokenGrant first = world.open();
  const auto second = world.refresh(first);
  const auto third = world.refresh(*second);
  BOOST_TEST((world.refresh(first).error() == Refusal::reused_refresh_token));
  BOOST_TEST(!world.is_in(*third));
}

BOOST_AUTO_TEST_CASE(a_token_of_the_future_ends_it_too) {
  // The database was put back to an earlier day.
  World world;
  const TokenGrant first = world.open();
  const auto second = world.refresh(first);
  world.session_store.rows.at(0).generation = 0;
  BOOST_TEST((world.refresh(*second).error() == Refusal::reused_refresh_token));
}

BOOST_AUTO_TEST_CASE(other_sessions_go_on) {
  World world;
  const TokenGrant one = world.open();
  const TokenGrant other = world.open();
  static_cast<void>(world.refresh(one));
  world.clock.advance(minutes(1));
  static_cast<void>(world.refresh(one));
  BOOST_TEST(!world.is_in(one));
  BOOST_TEST(world.is_in(other));
}

BOOST_AUTO_TEST_CASE(garbage_is_refused_and_changes_nothing) {
  World world;
  const TokenGrant grant = world.open();
  for (const char* token : {"", "garbage", "refresh  0", "refresh unknown 0"})
    BOOST_TEST((world.refresh(token).error() == Refusal::invalid_refresh_token), token);
  BOOST_TEST(world.is_in(grant));
}

BOOST_AUTO_TEST_CASE(revoking_ends_the_session_by_any_of_its_tokens) {
  World world;
  const TokenGrant first = world.open();
  const auto second = world.refresh(first);
  world.token_sessions.revoke("garbage", world.visitor);
  BOOST_TEST(world.is_in(*second));
  world.token_sessions.revoke(first.refresh_token.reveal(), world.visitor);
  BOOST_TEST(!world.is_in(*second));
}

BOOST_AUTO_TEST_CASE(a_session_of_a_browser_has_no_tokens) {
  World world;
  static_cast<void>(world.log_in());
  const std::string name = world.session_store.rows.at(0).session.token.hash;
  const base::Secret forged = world.refresh_tokens.make({name, 0});
  BOOST_TEST((world.refresh(forged.reveal()).error() == Refusal::invalid_refresh_token));
  world.token_sessions.revoke(forged.reveal(), world.visitor);
  BOOST_TEST(world.session_store.rows.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_login_ends_in_tokens_once) {
  World world;
  const std::string login = world.started();
  const std::string code = world.mailed_code();
  BOOST_TEST((world.finish_with_tokens(world.wrong_code(), login).error() == Refusal::invalid_otp));
  const auto finished = world.finish_with_tokens(code, login);
  BOOST_REQUIRE(finished.has_value());
  BOOST_TEST(world.is_in(finished->tokens));
  BOOST_TEST(world.session_store.rows.size() == 1U);
  BOOST_TEST((world.finish_with_tokens(code, login).error() == Refusal::invalid_otp));
  BOOST_TEST((world.finish(code, login).error() == Refusal::invalid_otp));
}

BOOST_AUTO_TEST_CASE(a_clock_set_back_gives_no_longer_grace) {
  World world;
  const TokenGrant first = world.open();
  static_cast<void>(world.refresh(first));
  world.clock.advance(-hours(1));
  BOOST_TEST((world.refresh(first).error() == Refusal::reused_refresh_token));
}

BOOST_AUTO_TEST_CASE(who_sets_a_new_password_goes_on_with_new_tokens) {
  World world;
  const TokenGrant own = world.open();
  const TokenGrant other = world.open();
  static_cast<void>(world.log_in());
  const auto login_at = world.clock.now();
  world.clock.advance(minutes(10));
  const auto signed_in = world.token_sessions.find(own.access_token.reveal()).value();
  const auto changed =
      world.accounts.change_password(world.john(), signed_in, base::Secret("right"),
                                     World::accepted("fresh word"), world.client());
  BOOST_REQUIRE(changed.has_value());
  const auto& renewed = std::get<TokenGrant>(*changed);
  BOOST_TEST(world.is_in(renewed));
  BOOST_TEST((world.token_sessions.find(renewed.access_token.reveal())->full_login_at == login_at));
  // Whoever has copied them is signed out.
  BOOST_TEST(!world.is_in(own));
  BOOST_TEST((world.refresh(own).error() == Refusal::invalid_refresh_token));
  BOOST_TEST(!world.is_in(other));
  BOOST_TEST(world.session_store.rows.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_session_that_was_ended_before_the_refresh_was_committed_gives_no_token) {
  World world;
  const auto grant = world.open();
  world.transactions.run_next_twice([&] { world.session_store.erase_all_of(world.john().id); });
  BOOST_TEST((world.refresh(grant).error() == Refusal::invalid_refresh_token));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
