#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "sih_auth/domain/devices.hpp"
#include "sih_auth/domain/events.hpp"
#include "sih_auth/domain/password_hasher.hpp"
#include "sih_auth/domain/refusal.hpp"
#include "sih_auth/domain/stores.hpp"
#include "sih_auth/domain/throttle.hpp"

namespace sih_auth::domain {

/// Somebody says that they know the password of the account with this address.
struct PasswordAttempt {
  const EmailAddress& email;
  const std::optional<User>& user;      ///< nullopt: there is no such account
  const std::optional<Device>& device;  ///< nullopt: the account does not know this browser
  const Visitor& visitor;
  EventKind on_failure = EventKind::login_failed;  ///< what is told when it is wrong
};

/// How long no password of an account is looked at; zero: they are.
struct PasswordWaits {
  std::chrono::seconds account{};        ///< wherever it is tried
  std::chrono::seconds client{};         ///< the longest of a client network
  std::chrono::seconds known_browser{};  ///< the longest of a browser that the account knows
};

/// The one place where passwords are checked, so that every one of them is counted (OWASP ASVS
/// 6.3.1, NIST SP 800-63B section 3.2.2): 5 failures in 15 minutes for each address and client
/// network, `failures_per_network` in 15 minutes for the network, 30 in an hour for the address. A
/// browser that the account knows has 5 in 15 minutes of its own and none of the others. An address
/// without an account is counted just the same.
class PasswordGuard {
 public:
  /// `failures_per_network` 0: no limit. All references outlive this.
  PasswordGuard(Transactions& transactions, UserStore& users, PasswordHasher& hasher,
                Devices& devices, Throttle& throttle, Events& events, int failures_per_network);

  /// Refusals: `too_many_requests`, without the cost of a hash; `invalid_credentials`, in the same
  /// time whether or not the account exists.
  [[nodiscard]] tl::expected<PasswordVerdict, Denial> check(const PasswordAttempt& attempt,
                                                            const base::Secret& password);

  /// To be called inside the transaction of what a right password opens. A throttle that began to
  /// run while the password was hashed still refuses: of parallel guesses no more than the limit
  /// get an answer. Otherwise the visitor's own failures with this account are forgotten.
  [[nodiscard]] tl::expected<void, Denial> admit(const PasswordAttempt& attempt);

  /// Both of the above, for somebody who is signed in; then does `action` with the account as it is
  /// by now, in the transaction that has seen the same password still in force. Not to be called
  /// inside a transaction. Further refusal: `invalid_credentials`.
  [[nodiscard]] tl::expected<void, Denial> confirm(const User& user, const base::Secret& password,
                                                   const Client& client,
                                                   const std::function<void(const User&)>& action);

  /// As of now, without counting anything.
  [[nodiscard]] PasswordWaits waits_of(const User& user);

  /// The owner has shown by other means who they are: all failures with this account are forgotten,
  /// wherever they came from. To be called inside a write transaction.
  void pardon(const User& user);

 private:
  using Budget = std::pair<ThrottleRule, std::string>;

  [[nodiscard]] std::vector<Budget> budgets_of(const PasswordAttempt& attempt) const;
  [[nodiscard]] static Event failure_of(const PasswordAttempt& attempt, std::string_view reason);
  [[nodiscard]] tl::unexpected<Denial> throttled(const PasswordAttempt& attempt,
                                                 std::chrono::seconds left);
  [[nodiscard]] std::chrono::seconds wait(const std::vector<Budget>& budgets);

  Transactions& transactions_;
  UserStore& users_;
  PasswordHasher& hasher_;
  Devices& devices_;
  Throttle& throttle_;
  Events& events_;
  ThrottleRule per_network_;
};

}  // namespace sih_auth::domain
