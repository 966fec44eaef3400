#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <tl/expected.hpp>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/alerts.hpp"
#include "sih_auth/domain/backup_codes.hpp"
#include "sih_auth/domain/code_budget.hpp"
#include "sih_auth/domain/devices.hpp"
#include "sih_auth/domain/events.hpp"
#include "sih_auth/domain/keyed_values.hpp"
#include "sih_auth/domain/login_codes.hpp"
#include "sih_auth/domain/password_guard.hpp"
#include "sih_auth/domain/refusal.hpp"
#include "sih_auth/domain/sessions.hpp"
#include "sih_auth/domain/stores.hpp"
#include "sih_auth/domain/throttle.hpp"
#include "sih_auth/domain/token_sessions.hpp"
#include "sih_auth/domain/types.hpp"

namespace sih_auth::domain {

struct LoginRequest {
  const EmailAddress& email;
  const base::Secret& password;
  bool remember = false;
  bool full = false;             ///< with a code, even from a trusted browser
  std::string_view old_session;  ///< what the browser held before; a new session ends it
};

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
  std::optional<RecordedDevice> device;  ///< what the browser is to hold; nullopt: as before
};

/// The same for a program, which holds tokens instead of a cookie.
struct FinishedTokenLogin {
  TokenGrant tokens;
  RecordedDevice device;
};

/// What a right password leads to: mostly to a code, from a trusted browser to a session.
using LoginStep = std::variant<StartedLogin, FinishedLogin>;

/// How a visitor points at a pending login: by the `login` cookie's token where there is one (it
/// speaks for its own login), else by the address alone (it speaks for the account's newest; with a
/// backup code only from the client network that gave its password).
struct LoginClaim {
  EmailAddress email;
  std::string_view token;  ///< empty: no cookie
};

/// What a visitor finishes a login with.
using LoginProof = std::variant<OtpCode, BackupCode>;

struct LoginFinish {
  const LoginClaim& claim;
  const LoginProof& proof;
  bool trust_device = false;
  std::string_view old_session = {};  ///< what the browser held before; it is ended
};

/// What `Login` works with; all of it outlives the login.
struct LoginParts {
  Transactions& transactions;
  UserStore& users;
  LoginStore& logins;
  LoginCodes& codes;
  BackupCodes& backup_codes;
  Alerts& alerts;
  Events& events;
  MailerBell& bell;
  PasswordHasher& hasher;
  PasswordGuard& guard;
  Throttle& throttle;
  CodeBudget& budget;
  TokenIssuer& tokens;
  Sessions& sessions;
  TokenSessions& token_sessions;
  Devices& devices;
  const base::Clock& clock;
};

/// Two steps to a session: the password, then a one-time code by mail or a backup code.
class Login {
 public:
  /// `failures_per_network` as `PasswordGuard` has it; 0: no limit of wrong codes either.
  Login(const LoginParts& parts, int failures_per_network);

  [[nodiscard]] std::chrono::seconds otp_lifetime() const noexcept {
    return parts_.codes.lifetime();
  }

  /// Step one. Takes as long for an unknown address as for a wrong password, and answers alike.
  /// Refusals: `invalid_credentials`; `too_many_requests`; and only after the right password
  /// `account_disabled` and `account_locked`.
  [[nodiscard]] tl::expected<LoginStep, Denial> start(const LoginRequest& request,
                                                      const Client& client);

  /// Mails a new code. The holder of the `login` cookie voids all codes of their login with it,
  /// anybody else only those that were asked for without the cookie. Does nothing, silently, when
  /// no login is pending. Refusal: `too_many_requests`.
  [[nodiscard]] tl::expected<void, Denial> resend(const LoginClaim& claim, const Visitor& visitor);

  /// Step two. Of several parallel calls with one code, one wins. Refusal: `invalid_otp`, whatever
  /// was wrong: also where 100 codes of one client network were wrong in an hour, over all accounts
  /// (or four times `failures_per_network`; not of a browser that the account knows).
  [[nodiscard]] tl::expected<FinishedLogin, Denial> finish(const LoginFinish& request,
                                                           const Client& client);

  /// The same, for tokens instead of a session in a browser.
  [[nodiscard]] tl::expected<FinishedTokenLogin, Denial> finish_with_tokens(
      const LoginFinish& request, const Client& client);

 private:
  /// A pending login, and what is known of whoever points at it.
  struct Found {
    User user;
    PendingLogin login;
    CodeHolder holder;
    std::optional<Device> device;
  };

  /// The budgets that a try of a code is counted in: the second as long as the first is open.
  struct Ways {
    CodeWay first;
    std::optional<CodeWay> second;
    bool both_must_be_open = false;      ///< else the first one decides
    std::optional<std::string> network;  ///< its own tries are limited, too; nullopt: not theirs
  };

  struct CountedTries {
    CountedTry first;
    CountedTry second;
  };

  [[nodiscard]] tl::expected<LoginStep, Denial> let_in(const User& user,
                                                       const std::optional<Device>& device,
                                                       const LoginRequest& request,
                                                       const Visitor& visitor);
  [[nodiscard]] std::optional<Found> find_pending(const LoginClaim& claim,
                                                  std::string_view device_token);
  [[nodiscard]] static Ways ways_of(const LoginClaim& claim, const std::optional<Found>& found,
                                    const Visitor& visitor);
  [[nodiscard]] bool is_full(const Ways& ways);
  [[nodiscard]] CountedTries count(const Ways& ways);
  [[nodiscard]] static bool is_allowed(const Ways& ways, const CountedTries& counted);
  void pardon(const Ways& ways, const CountedTries& counted);
  [[nodiscard]] bool consume(const Found& found, const LoginProof& proof, const Visitor& visitor);
  void consume_nothing(const LoginProof& proof);

  /// Judges the code; a right one is spent, and `open` called, in one transaction.
  [[nodiscard]] tl::expected<void, Denial> spend(const LoginFinish& request, const Client& client,
                                                 const std::function<void(const Found&)>& open);

  /// What every right code leads to; tells what the browser is to hold.
  [[nodiscard]] RecordedDevice end_pending(const Found& found, const LoginFinish& request,
                                           const Client& client);
  void tell_of_resend(const LoginClaim& claim, const std::optional<Found>& found, bool is_throttled,
                      const Visitor& visitor);
  void tell_refused(const User& user, const Denial& denial, const Visitor& visitor);
  void close(const Found& found, const Ways& ways, const Visitor& visitor);
  [[nodiscard]] FinishedLogin open_trusted(const User& user, const Device& device,
                                           const LoginRequest& request, const Visitor& visitor);
  [[nodiscard]] StartedLogin open_pending(const User& user, bool remember, const Visitor& visitor);

  LoginParts parts_;
  ThrottleRule wrong_codes_of_network_;
};

}  // namespace sih_auth::domain
