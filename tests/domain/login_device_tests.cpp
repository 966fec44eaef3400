// Browsers that have signed in before, and backup codes.
#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/login.hpp"

#include "support/login_world.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(login_device_tests)

namespace {

using std::chrono::days;
using std::chrono::seconds;

struct World : tests::LoginWorld {
  /// What a right password leads to in the browser that holds `device`.
  [[nodiscard]] bool needs_code(std::string_view device, bool full = false) {
    return std::holds_alternative<StartedLogin>(step("right", device, false, full).value());
  }

  auto finish_with(const BackupCode& code, std::string_view token) {
    const LoginProof proof = BackupCode::parse(code.reveal()).value();
    return login.finish({{john().email, token}, proof, false, {}}, client());
  }

  std::vector<BackupCode> codes() {
    return backup_codes.renew(john(), base::Secret("right"), client()).value();
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_trusted_browser_signs_in_without_a_code) {
  World world;
  const std::string device = world.known_browser(true);
  const auto full_login_at = world.clock.now();
  const auto mails = world.outbox.entries.size();
  world.clock.advance(days{10});
  world.visitor.ip = "192.0.2.7";
  auto reached = world.step("right", device, true);
  BOOST_REQUIRE(reached.has_value());
  const auto* finished = std::get_if<FinishedLogin>(&*reached);
  BOOST_REQUIRE(finished != nullptr);
  BOOST_TEST((finished->user_id == world.john().id));
  BOOST_TEST(finished->name == "John");
  BOOST_TEST(finished->email == "john@example.com");
  BOOST_TEST(finished->session.remember);
  BOOST_TEST(!finished->device.has_value());  // the browser keeps its cookie
  const auto signed_in = world.sessions.find(finished->session.token.reveal());
  BOOST_REQUIRE(signed_in.has_value());
  BOOST_TEST((signed_in->full_login_at == full_login_at));
  BOOST_TEST((world.john().signed_in_at == full_login_at));
  BOOST_TEST(world.outbox.entries.size() == mails);
  const Device known = world.devices.find(world.john().id, device).value();
  BOOST_TEST((known.last_seen_at == world.clock.now()));
  BOOST_TEST(known.visitor.ip == "192.0.2.7");
}

BOOST_AUTO_TEST_CASE(the_password_is_needed_all_the_same) {
  World world;
  const std::string device = world.known_browser(true);
  BOOST_TEST((world.step("wrong", device).error() == Refusal::invalid_credentials));
}

BOOST_AUTO_TEST_CASE(a_full_login_can_be_asked_for) {
  World world;
  const std::string device = world.known_browser(true);
  BOOST_TEST(!world.needs_code(device));
  BOOST_TEST(world.needs_code(device, true));
}

BOOST_AUTO_TEST_CASE(a_browser_that_is_known_but_not_trusted_needs_a_code) {
  World world;
  BOOST_TEST(world.needs_code(world.known_browser()));
}

BOOST_AUTO_TEST_CASE(trust_lasts_thirty_days_and_until_the_password_changes) {
  World world;
  const std::string device = world.known_browser(true);
  world.clock.advance(days{30} - seconds(1));
  BOOST_TEST(!world.needs_code(device));
  world.clock.advance(seconds(1));
  BOOST_TEST(world.needs_code(device));
  const std::string again = world.known_browser(true);
  BOOST_TEST(!world.needs_code(again));
  world.revocation.end_grants_of(world.john());
  BOOST_TEST(world.needs_code(again));
}

BOOST_AUTO_TEST_CASE(trust_in_a_browser_is_one_accounts) {
  World world;
  const std::string device = world.known_browser(true);
  world.add_user("jane@example.com");
  const auto reached = world.step("right", device, false, false, "jane@example.com");
  BOOST_TEST(std::holds_alternative<StartedLogin>(reached.value()));
}

BOOST_AUTO_TEST_CASE(a_login_without_a_code_ends_the_browsers_old_session) {
  World world;
  const FinishedLogin first = world.log_in({}, true);
  const std::string device(first.device.value().token.reveal());
  const base::Secret password("right");
  const EmailAddress email = world.john().email;
  const LoginRequest request{email, password, false, false, first.session.token.reveal()};
  const auto reached = world.login.start(request, world.client(device));
  BOOST_REQUIRE(reached.has_value());
  BOOST_TEST(std::holds_alternative<FinishedLogin>(*reached));
  BOOST_TEST(!world.sessions.find(first.session.token.reveal()).has_value());
  BOOST_TEST(world.session_store.rows.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_disabled_account_trusts_nobody) {
  World world;
  const std::string device = world.known_browser(true);
  world.users.rows[0].is_disabled = true;
  BOOST_TEST((world.step("right", device).error() == Refusal::account_disabled));
}

BOOST_AUTO_TEST_CASE(a_trusted_browser_that_guessed_codes_is_locked_like_any_other) {
  World world;
  const std::string device = world.known_browser(true);
  const std::string token(
      std::get<StartedLogin>(world.step("right", device, false, true).value()).token.reveal());
  for (int i = 0; i < 5; ++i) {
    BOOST_TEST(
        !world.finish(world.wrong_code(), token, {}, "john@example.com", device).has_value());
  }
  BOOST_TEST((world.step("right", device).error() == Refusal::account_locked));
}

BOOST_AUTO_TEST_CASE(the_session_of_a_full_login_says_so) {
  World world;
  const FinishedLogin finished = world.log_in();
  BOOST_TEST(
      (world.sessions.find(finished.session.token.reveal())->full_login_at == world.clock.now()));
  BOOST_TEST((world.john().signed_in_at == world.clock.now()));
}

BOOST_AUTO_TEST_CASE(the_first_browser_ever_is_no_news_every_further_one_is) {
  World world;
  const std::string first = world.known_browser();
  BOOST_TEST(world.mails(MailKind::new_device) == 0);
  static_cast<void>(world.log_in(first));
  BOOST_TEST(world.mails(MailKind::new_device) == 0);
  world.visitor = {"192.0.2.66", "Strange browser"};
  static_cast<void>(world.log_in());
  BOOST_REQUIRE(world.mails(MailKind::new_device) == 1);
  const auto& entry = world.outbox.entries.back();
  BOOST_TEST(entry.mail.values.at("ip") == "192.0.2.66");
  BOOST_TEST(entry.mail.values.at("user_agent") == "Strange browser");
  BOOST_TEST(entry.inside_transaction);
}

BOOST_AUTO_TEST_CASE(a_new_browser_is_news_even_when_all_others_were_forgotten) {
  World world;
  world.known_browser();
  world.devices.forget_all_of(world.john().id);
  static_cast<void>(world.log_in());
  BOOST_TEST(world.mails(MailKind::new_device) == 1);
}

BOOST_AUTO_TEST_CASE(a_backup_code_finishes_a_pending_login_once_and_its_owner_is_told) {
  World world;
  const auto codes = world.codes();
  BOOST_TEST(world.finish_with(codes.at(0), world.started()).has_value());
  BOOST_REQUIRE(world.mails(MailKind::backup_code_used) == 1);
  BOOST_TEST(world.last_mailed("remaining") == "9");
  BOOST_TEST(world.session_store.rows.size() == 1U);
  const std::string token = world.started();
  BOOST_TEST((world.finish_with(codes.at(0), token).error() == Refusal::invalid_otp));
  BOOST_TEST(world.finish_with(codes.at(1), token).has_value());
  BOOST_TEST(world.last_mailed("remaining") == "8");
}

BOOST_AUTO_TEST_CASE(a_login_by_backup_code_is_a_full_one_and_voids_the_mailed_code) {
  World world;
  const auto codes = world.codes();
  const std::string token = world.started();
  const auto finished = world.finish_with(codes.at(0), token);
  BOOST_REQUIRE(finished.has_value());
  BOOST_TEST(
      (world.sessions.find(finished->session.token.reveal())->full_login_at == world.clock.now()));
  BOOST_TEST((world.finish(world.mailed_code(), token).error() == Refusal::invalid_otp));
  BOOST_TEST((world.finish(world.mailed_code()).error() == Refusal::invalid_otp));
}

BOOST_AUTO_TEST_CASE(wrong_backup_codes_count_as_wrong_codes) {
  World world;
  const auto codes = world.codes();
  const std::string token = world.started();
  const BackupCode wrong = BackupCode::from_bytes("0123456789");
  for (int i = 0; i < 3; ++i)
    BOOST_TEST((world.finish_with(wrong, token).error() == Refusal::invalid_otp));
  for (int i = 0; i < 2; ++i)
    BOOST_TEST(!world.finish(world.wrong_code(), token).has_value());
  BOOST_TEST((world.finish_with(codes.at(0), token).error() == Refusal::invalid_otp));
  BOOST_TEST(world.mails(MailKind::account_locked) == 1);
  BOOST_TEST(world.backup_codes.remaining(world.john().id) == 10);
}

BOOST_AUTO_TEST_CASE(without_a_pending_login_a_backup_code_is_neither_taken_nor_spent) {
  World world;
  const auto codes = world.codes();
  BOOST_TEST((world.finish_with(codes.at(0), {}).error() == Refusal::invalid_otp));
  BOOST_TEST(world.backup_codes.remaining(world.john().id) == 10);
  BOOST_TEST(world.finish_with(codes.at(0), world.started()).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
