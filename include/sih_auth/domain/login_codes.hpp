#pragma once

#include <chrono>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/random.hpp"
#include "sih_auth/domain/keyed_values.hpp"
#include "sih_auth/domain/outbox.hpp"
#include "sih_auth/domain/stores.hpp"
#include "sih_auth/domain/types.hpp"

namespace sih_auth::domain {

/// What `LoginCodes` works with; all of it outlives them.
struct LoginCodesParts {
  OtpStore& otps;
  Outbox& outbox;
  KeyedHasher& keyed_hasher;
  base::RandomSource& random;
  const base::Clock& clock;
};

/// The one-time codes by mail of pending logins. Each is bound to its login (OWASP ASVS 6.6.2),
/// kept as a hash alone, and good once. What has to look the same where no login is pending has a
/// twin that does as much for nobody.
class LoginCodes {
 public:
  LoginCodes(const LoginCodesParts& parts, std::chrono::seconds lifetime);

  [[nodiscard]] std::chrono::seconds lifetime() const noexcept { return lifetime_; }

  /// Mails a new one to the owner of the account.
  void send(const User& user, LoginId login, CodeHolder asked_by, const Visitor& visitor);
  void send_to_nobody(const EmailAddress& named, const Visitor& visitor);

  /// Spends `code` for `holder` of the login; false: it is none of its live ones.
  [[nodiscard]] bool consume(LoginId login, CodeHolder holder, const OtpCode& code);
  void consume_of_nobody(const OtpCode& code);

  /// From now on none of the login's is good, or none that `asked_by` has asked for.
  void void_all_of(LoginId login);
  void void_those_of(LoginId login, CodeHolder asked_by);

 private:
  LoginCodesParts parts_;
  std::chrono::seconds lifetime_;
};

}  // namespace sih_auth::domain
