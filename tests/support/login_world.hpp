#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "sih_auth/domain/accounts.hpp"
#include "sih_auth/domain/email_change.hpp"
#include "sih_auth/domain/login.hpp"
#include "sih_auth/domain/login_codes.hpp"
#include "sih_auth/domain/recovery.hpp"
#include "sih_auth/domain/sign_out.hpp"

#include "support/fake_email_changes.hpp"
#include "support/fake_outbox.hpp"
#include "support/fake_password_hasher.hpp"
#include "support/fake_protection.hpp"
#include "support/fake_stores.hpp"
#include "support/fake_tokens.hpp"
#include "support/fake_transactions.hpp"
#include "support/fixed_clock.hpp"
#include "support/recorded_events.hpp"
#include "support/scripted_random.hpp"

namespace sih_auth::tests {

/// One verified account, john@example.com, with the password "right", and everything a login needs.
class LoginWorld {
 public:
  explicit LoginWorld(domain::SignUpRules rules = {})
      : outbox(transactions),
        bell(transactions),
        event_sink(transactions),
        events(transactions, {&event_sink}, heard, clock),
        visits(session_store, clock, std::chrono::hours(1)),
        sessions(session_store, tokens, visits, clock,
                 {std::chrono::hours(24), std::chrono::hours(1), std::chrono::hours(720)}),
        token_sessions({transactions, session_store, access_tokens, refresh_tokens, visits, events,
                        random, clock},
                       {std::chrono::minutes(15), std::chrono::hours(720)}),
        devices(device_store, tokens, clock),
        throttle(throttle_store, clock),
        budget(code_tries, clock),
        alerts(outbox, clock),
        revocation(logins, resets, email_changes, sessions, devices),
        guard(transactions, users, hasher, devices, throttle, events, 20),
        sign_out(transactions, sessions, devices, events),
        locks(guard, budget, throttle, devices),
        backup_codes(backup_code_store, guard, alerts, events, bell, keyed_hasher, random, clock),
        accounts({transactions, users, alerts, events, bell, hasher, guard, throttle, locks,
                  revocation, sessions, token_sessions, clock},
                 rules),
        login_codes({otps, outbox, keyed_hasher, random, clock}, std::chrono::minutes(5)),
        login({transactions, users, logins, login_codes, backup_codes, alerts, events, bell, hasher,
               guard, throttle, budget, tokens, sessions, token_sessions, devices, clock},
              20),
        recovery({transactions, users, resets, outbox, alerts, events, bell, hasher, locks,
                  throttle, devices, tokens, revocation, clock}),
        email_change(
            {transactions, users, email_changes, backup_codes, outbox, alerts, events, bell, guard,
             throttle, budget, keyed_hasher, tokens, devices, revocation, random, clock},
            std::chrono::minutes(5), rules.is_private) {
    add_user("john@example.com");
  }

  domain::User& add_user(std::string_view email) {
    static_cast<void>(
        users.insert({"John", *domain::EmailAddress::parse(email), "new:right", clock.now()}));
    users.rows.back().is_verified = true;
    return users.rows.back();
  }

  /// John's account as it is now.
  [[nodiscard]] domain::User john() const { return users.rows.at(0); }

  /// Whoever holds the `device` cookie.
  [[nodiscard]] domain::Client client(std::string_view device = {}) const {
    return {visitor, std::string(device)};
  }

  /// A password that the policy has let through.
  [[nodiscard]] static domain::NewPassword accepted(std::string_view password) {
    const FakePasswordStrength strong(40);
    return domain::PasswordPolicy(strong, "site").accept(base::Secret(password), "", "").value();
  }

  /// Step one, from a browser that holds `device`.
  auto step(std::string_view password, std::string_view device = {}, bool remember = false,
            bool full = false, std::string_view email = "john@example.com") {
    return login.start(
        {*domain::EmailAddress::parse(email), base::Secret(password), remember, full, {}},
        {visitor, std::string(device)});
  }

  tl::expected<domain::StartedLogin, domain::Denial> start(
      std::string_view password = "right", bool remember = false,
      std::string_view email = "john@example.com") {
    auto reached = step(password, {}, remember, false, email);
    if (!reached) return tl::unexpected(reached.error());
    return std::get<domain::StartedLogin>(std::move(*reached));
  }

  /// The `login` cookie of a login that was let in.
  std::string started(bool remember = false, std::string_view email = "john@example.com") {
    return std::string(start("right", remember, email).value().token.reveal());
  }

  auto finish(std::string_view code, std::string_view token = {}, std::string_view old_session = {},
              std::string_view email = "john@example.com", std::string_view device = {},
              bool trust_device = false) {
    return login.finish({{*domain::EmailAddress::parse(email), token},
                         *domain::OtpCode::parse(code),
                         trust_device,
                         old_session},
                        {visitor, std::string(device)});
  }

  /// Both steps, with a code; costs one of the three mails.
  domain::FinishedLogin log_in(std::string_view device = {}, bool trust_device = false) {
    const auto reached = step("right", device, false, true).value();
    const std::string token(std::get<domain::StartedLogin>(reached).token.reveal());
    return finish(mailed_code(), token, {}, "john@example.com", device, trust_device).value();
  }

  /// The `device` cookie of a browser that has signed in.
  std::string known_browser(bool trusted = false) {
    return std::string(log_in({}, trusted).device.value().token.reveal());
  }

  auto resend(std::string_view token = {}, std::string_view email = "john@example.com") {
    return login.resend({*domain::EmailAddress::parse(email), token}, visitor);
  }

  /// The code of the latest mail that holds one.
  [[nodiscard]] std::string mailed_code() const { return last_mailed("code"); }

  /// A value of the latest mail that has it.
  [[nodiscard]] std::string last_mailed(const std::string& name) const {
    for (auto entry = outbox.entries.rbegin(); entry != outbox.entries.rend(); ++entry) {
      if (entry->mail.values.contains(name)) return entry->mail.values.at(name);
    }
    return "(none)";
  }

  /// How many mails of a kind have been left in the outbox.
  [[nodiscard]] auto mails(domain::MailKind kind) const {
    return std::ranges::count_if(
        outbox.entries, [&](const FakeOutbox::Entry& entry) { return entry.mail.kind == kind; });
  }

  /// A code that is well-formed and not the one that was mailed.
  [[nodiscard]] std::string wrong_code() const {
    return mailed_code() == "111111" ? "222222" : "111111";
  }

  domain::Visitor visitor{"192.0.2.1", "Browser", "r1"};

  FixedClock clock;
  ScriptedRandom random;
  FakeTransactions transactions;
  FakeUserStore users;
  FakeLoginStore logins;
  FakeOtpStore otps;
  FakeSessionStore session_store;
  FakeDeviceStore device_store;
  FakeThrottleStore throttle_store;
  FakeCodeTriesStore code_tries;
  FakeBackupCodeStore backup_code_store;
  FakeResetStore resets;
  FakeEmailChangeStore email_changes;
  FakeOutbox outbox;
  FakeBell bell;
  FakePasswordHasher hasher;
  FakeKeyedHasher keyed_hasher;
  FakeTokenIssuer tokens;
  FakeAccessTokens access_tokens;
  FakeRefreshTokens refresh_tokens;
  FakeEventSink event_sink;
  FakeEventListener heard;
  domain::Events events;
  domain::Visits visits;
  domain::Sessions sessions;
  domain::TokenSessions token_sessions;
  domain::Devices devices;
  domain::Throttle throttle;
  domain::CodeBudget budget;
  domain::Alerts alerts;
  domain::Revocation revocation;
  domain::PasswordGuard guard;
  domain::SignOut sign_out;
  domain::AccountLocks locks;
  domain::BackupCodes backup_codes;
  domain::Accounts accounts;
  domain::LoginCodes login_codes;
  domain::Login login;
  domain::Recovery recovery;
  domain::EmailChange email_change;
};

}  // namespace sih_auth::tests
