#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include <tl/expected.hpp>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/random.hpp"
#include "sih_auth/domain/keyed_values.hpp"
#include "sih_auth/domain/outbox.hpp"
#include "sih_auth/domain/password_hasher.hpp"
#include "sih_auth/domain/refusal.hpp"
#include "sih_auth/domain/sessions.hpp"
#include "sih_auth/domain/stores.hpp"
#include "sih_auth/domain/types.hpp"

namespace sih_auth::domain {

/// A login whose password was right: the token goes into the `login` cookie.
struct StartedLogin {
  base::Secret token;
  std::chrono::seconds lifetime;
};

struct FinishedLogin {
  UserId user_id;
  std::string name;
  std::string email;
  OpenedSession session;
};

/// How a visitor points at a pending login: by the `login` cookie's token where there is one (it
/// speaks for its own login), else by the address alone (it speaks for the account's newest).
struct LoginClaim {
  EmailAddress email;
  std::string_view token;  ///< empty: no cookie
};

/// What `Login` works with; all of it outlives the login.
struct LoginParts {
  Transactions& transactions;
  UserStore& users;
  LoginStore& logins;
  OtpStore& otps;
  Outbox& outbox;
  MailerBell& bell;
  PasswordHasher& hasher;
  KeyedHasher& keyed_hasher;
  TokenIssuer& tokens;
  Sessions& sessions;
  base::RandomSource& random;
  const base::Clock& clock;
};

/// Two steps to a session: the password, then a one-time code by mail.
class Login {
 public:
  Login(const LoginParts& parts, std::chrono::seconds otp_lifetime);

  [[nodiscard]] std::chrono::seconds otp_lifetime() const noexcept { return otp_lifetime_; }

  /// Step one. Takes as long for an unknown address as for a wrong password, and answers alike.
  /// Refusals: `invalid_credentials`, `account_disabled` (only after the right password).
  [[nodiscard]] tl::expected<StartedLogin, Refusal> start(const EmailAddress& email,
                                                          const base::Secret& password,
                                                          bool remember, const Visitor& visitor);

  /// Mails a new code, which voids the old one. Does nothing, silently, when no login is pending.
  void resend(const LoginClaim& claim, const Visitor& visitor);

  /// Step two. Of several parallel calls with one code, one wins. `old_session` is what the browser
  /// held before; it is ended. Refusal: `invalid_otp`, whatever was wrong.
  [[nodiscard]] tl::expected<FinishedLogin, Refusal> finish(const LoginClaim& claim,
                                                            const OtpCode& code,
                                                            std::string_view old_session,
                                                            const Visitor& visitor);

 private:
  struct Found {
    User user;
    PendingLogin login;
    CodeHolder holder;
  };

  [[nodiscard]] std::optional<Found> find_pending(const LoginClaim& claim);
  void mail_new_code(const User& user, LoginId login, const Visitor& visitor);
  [[nodiscard]] static std::string otp_message(LoginId login, const OtpCode& code);

  LoginParts parts_;
  std::chrono::seconds otp_lifetime_;
};

}  // namespace sih_auth::domain
