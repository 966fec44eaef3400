#pragma once

#include <string>
#include <string_view>

#include "sih_auth/domain/login.hpp"

#include "support/fake_outbox.hpp"
#include "support/fake_password_hasher.hpp"
#include "support/fake_stores.hpp"
#include "support/fake_tokens.hpp"
#include "support/fake_transactions.hpp"
#include "support/fixed_clock.hpp"
#include "support/scripted_random.hpp"

namespace sih_auth::tests {

/// One verified account, john@example.com, with the password "right", and everything a login needs.
class LoginWorld {
 public:
  LoginWorld()
      : outbox(transactions),
        bell(transactions),
        visits(session_store, clock, std::chrono::hours(1)),
        sessions(session_store, tokens, visits, clock,
                 {std::chrono::hours(24), std::chrono::hours(1), std::chrono::hours(720)}),
        login({transactions, users, logins, otps, outbox, bell, hasher, keyed_hasher, tokens,
               sessions, random, clock},
              std::chrono::minutes(5)) {
    add_user("john@example.com");
  }

  domain::User& add_user(std::string_view email) {
    static_cast<void>(
        users.insert({"John", *domain::EmailAddress::parse(email), "new:right", clock.now()}));
    users.rows.back().is_verified = true;
    return users.rows.back();
  }

  auto start(std::string_view password = "right", bool remember = false,
             std::string_view email = "john@example.com") {
    return login.start(*domain::EmailAddress::parse(email), base::Secret(password), remember,
                       kVisitor);
  }

  /// The `login` cookie of a login that was let in.
  std::string started(bool remember = false, std::string_view email = "john@example.com") {
    return std::string(start("right", remember, email).value().token.reveal());
  }

  auto finish(std::string_view code, std::string_view token = {}, std::string_view old_session = {},
              std::string_view email = "john@example.com") {
    return login.finish({*domain::EmailAddress::parse(email), token}, *domain::OtpCode::parse(code),
                        old_session, kVisitor);
  }

  void resend(std::string_view token = {}, std::string_view email = "john@example.com") {
    login.resend({*domain::EmailAddress::parse(email), token}, kVisitor);
  }

  [[nodiscard]] std::string mailed_code() const {
    return outbox.entries.back().mail.values.at("code");
  }

  /// A code that is well-formed and not the one that was mailed.
  [[nodiscard]] std::string wrong_code() const {
    return mailed_code() == "111111" ? "222222" : "111111";
  }

  inline static const domain::Visitor kVisitor{"192.0.2.1", "Browser"};

  FixedClock clock;
  ScriptedRandom random;
  FakeTransactions transactions;
  FakeUserStore users;
  FakeLoginStore logins;
  FakeOtpStore otps;
  FakeSessionStore session_store;
  FakeOutbox outbox;
  FakeBell bell;
  FakePasswordHasher hasher;
  FakeKeyedHasher keyed_hasher;
  FakeTokenIssuer tokens;
  domain::Visits visits;
  domain::Sessions sessions;
  domain::Login login;
};

}  // namespace sih_auth::tests
