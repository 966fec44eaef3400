// How owners look after their account: name, password, its end.
#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/accounts.hpp"

#include "support/login_world.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(account_care_tests)

namespace {

struct World : tests::LoginWorld {
  auto change(std::string_view current = "right", std::string_view fresh = "fresh word") {
    return accounts.change_password(john(), sessions.find(session).value(), base::Secret(current),
                                    accepted(fresh), client());
  }
  auto erase(std::string_view password = "right") {
    return accounts.erase(john(), base::Secret(password), client());
  }
  [[nodiscard]] bool is_open(const std::string& token) { return sessions.find(token).has_value(); }

  std::string device = known_browser(true);
  std::string session{log_in().session.token.reveal()};
  base::UnixTime login_at = clock.now();
  std::string other{sessions.open(john().id, true, visitor, clock.now()).token.reveal()};
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_name_is_changed_for_one_account) {
  World world;
  world.add_user("jane@example.com");
  world.accounts.rename(world.john(), *PersonName::parse("Johnny"), world.visitor);
  BOOST_TEST(world.john().name == "Johnny");
  BOOST_TEST(world.users.rows[1].name == "John");
}

BOOST_AUTO_TEST_CASE(a_new_password_ends_every_other_session_and_tells_the_owner) {
  World world;
  world.clock.advance(std::chrono::minutes(10));
  const std::string pending = world.started();
  const std::string code = world.mailed_code();
  const int rings = world.bell.rings;
  const auto renewed = world.change();
  BOOST_REQUIRE(renewed.has_value());
  const auto own = world.sessions.find(std::get<OpenedSession>(*renewed).token.reveal());
  BOOST_REQUIRE(own.has_value());
  BOOST_TEST((own->full_login_at == world.login_at));
  BOOST_TEST(world.john().password_hash == "new:fresh word");
  BOOST_TEST(!world.is_open(world.session));
  BOOST_TEST(!world.is_open(world.other));
  BOOST_TEST(!world.finish(code, pending).has_value());
  BOOST_TEST(!world.devices.is_trusted(world.devices.find(world.john().id, world.device).value()));
  const auto& entry = world.outbox.entries.back();
  BOOST_TEST((entry.mail.kind == MailKind::password_changed));
  BOOST_TEST(entry.mail.to == "john@example.com");
  BOOST_TEST(entry.mail.values.at("ip") == "192.0.2.1");
  BOOST_TEST(entry.inside_transaction);
  BOOST_TEST(world.bell.rings == rings + 1);
  BOOST_TEST(!world.bell.rang_too_early);
}

BOOST_AUTO_TEST_CASE(a_new_password_lifts_every_lock_of_who_guesses_to_get_in) {
  World world;
  const CodeWay way_in = CodeWay::login_cookie(world.john().email);
  const CodeWay way_to_an_address = CodeWay::email_change(world.john().id);
  for (const CodeWay& way : {way_in, way_to_an_address}) {
    world.code_tries.rows[way.name()].in_a_row = 99;
    static_cast<void>(world.budget.count(way));
  }
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(!world.step("wrong", world.device).has_value());
  BOOST_TEST((world.start().error() == Refusal::account_locked));
  BOOST_TEST((world.change("wrong").error() == Refusal::invalid_credentials));
  BOOST_TEST((world.start().error() == Refusal::account_locked));
  BOOST_REQUIRE(world.change().has_value());
  BOOST_TEST((world.budget.closed_for(way_in) == std::chrono::seconds(0)));
  BOOST_TEST((world.budget.closed_for(way_to_an_address) == CodeBudget::kUntilReset));
  BOOST_TEST(world.step("fresh word", world.device).has_value());
}

BOOST_AUTO_TEST_CASE(a_wrong_password_changes_nothing_and_is_counted) {
  World world;
  for (int i = 0; i < 5; ++i)
    BOOST_TEST((world.change("wrong").error() == Refusal::invalid_credentials));
  const int verified = world.hasher.verified;
  const auto throttled = world.change();
  BOOST_REQUIRE(!throttled.has_value());
  BOOST_TEST((throttled.error() == Refusal::too_many_requests));
  BOOST_TEST((throttled.error().retry_after == std::chrono::minutes(15)));
  BOOST_TEST(world.hasher.verified == verified);
  BOOST_TEST(world.hasher.hashed == 0);
  BOOST_TEST(world.john().password_hash == "new:right");
  BOOST_TEST(world.is_open(world.other));
  BOOST_TEST(world.mails(MailKind::password_changed) == 0);
  BOOST_TEST((world.step("right").error() == Refusal::too_many_requests));
}

BOOST_AUTO_TEST_CASE(a_password_set_by_somebody_else_meanwhile_stands) {
  World world;
  // After the old one was confirmed, while the new one is hashed.
  world.transactions.before_next([&] {
    world.transactions.before_next([&] { world.users.rows[0].password_hash = "new:elsewhere"; });
  });
  BOOST_TEST((world.change().error() == Refusal::invalid_credentials));
  BOOST_TEST(world.john().password_hash == "new:elsewhere");
  BOOST_TEST(world.is_open(world.other));
  BOOST_TEST(world.mails(MailKind::password_changed) == 0);
}

BOOST_AUTO_TEST_CASE(who_is_signed_out_or_disabled_meanwhile_does_not_come_in_again) {
  using Meanwhile = std::function<void(World&)>;
  const Meanwhile sign_out = [](World& world) { world.sessions.end_all_of(world.john().id); };
  const Meanwhile disable = [](World& world) { world.users.rows[0].is_disabled = true; };
  for (const Meanwhile& happens : {sign_out, disable}) {
    World world;
    world.transactions.before_next(
        [&] { world.transactions.before_next([&] { happens(world); }); });
    BOOST_TEST((world.change().error() == Refusal::invalid_credentials));
    BOOST_TEST(world.john().password_hash == "new:right");
    BOOST_TEST(world.mails(MailKind::password_changed) == 0);
  }
}

BOOST_AUTO_TEST_CASE(a_disabled_account_confirms_nothing) {
  World world;
  world.transactions.before_next([&] { world.users.rows[0].is_disabled = true; });
  BOOST_TEST((world.erase().error() == Refusal::invalid_credentials));
  BOOST_TEST(world.users.rows.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_account_ends_with_all_that_was_open) {
  World world;
  world.add_user("jane@example.com");
  const std::string pending = world.started();
  for (int i = 0; i < 2; ++i) {
    BOOST_TEST(!world.finish(world.wrong_code(), pending).has_value());
    BOOST_TEST(!world.finish(world.wrong_code()).has_value());
  }
  const CodeWay browser = CodeWay::device(world.devices.list(world.john().id).at(0).id);
  static_cast<void>(world.budget.count(browser));
  BOOST_TEST(world.erase().has_value());
  BOOST_TEST(!world.code_tries.rows.contains(browser.name()));
  BOOST_REQUIRE(world.users.rows.size() == 1U);
  BOOST_TEST(world.users.rows[0].email.value() == "jane@example.com");
  BOOST_TEST(!world.is_open(world.session));
  BOOST_TEST(!world.is_open(world.other));
  BOOST_TEST(!world.code_tries.rows.contains("login_cookie|john@example.com"));
  BOOST_TEST(!world.code_tries.rows.contains("address_only|john@example.com"));
  const auto& entry = world.outbox.entries.back();
  BOOST_TEST((entry.mail.kind == MailKind::account_deleted));
  BOOST_TEST(entry.mail.to == "john@example.com");
  BOOST_TEST(entry.inside_transaction);
  BOOST_TEST(!world.bell.rang_too_early);
}

BOOST_AUTO_TEST_CASE(a_wrong_password_ends_no_account) {
  World world;
  for (int i = 0; i < 5; ++i)
    BOOST_TEST((world.erase("wrong").error() == Refusal::invalid_credentials));
  BOOST_TEST((world.erase().error() == Refusal::too_many_requests));
  BOOST_TEST(world.users.rows.size() == 1U);
  BOOST_TEST(world.is_open(world.session));
  BOOST_TEST(world.mails(MailKind::account_deleted) == 0);
}

BOOST_AUTO_TEST_CASE(a_password_set_by_somebody_else_before_the_commit_stands) {
  World world;
  world.transactions.before_next([&] {
    world.transactions.before_next([&] {
      world.transactions.run_next_twice(
          [&] { world.users.rows[0].password_hash = "new:elsewhere"; });
    });
  });
  BOOST_TEST((world.change().error() == Refusal::invalid_credentials));
  BOOST_TEST(world.john().password_hash == "new:elsewhere");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
