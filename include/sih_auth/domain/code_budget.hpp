#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/types.hpp"

namespace sih_auth::domain {

/// The wrong codes of one way to an account.
struct CodeTries {
  int since_right = 0;  ///< since the last right code or the last short lock
  int in_a_row = 0;     ///< since the last right code
  int today = 0;
  base::UnixTime day{};           ///< the UTC day that `today` counts
  base::UnixTime closed_until{};  ///< no code is taken before this
};

/// All functions throw `Unavailable`.
class CodeTriesStore {
 public:
  virtual ~CodeTriesStore() = default;
  [[nodiscard]] virtual CodeTries find(std::string_view way) = 0;  ///< none yet: all zero

  /// To be called inside the write transaction that has read them. After `expires_at` they may be
  /// deleted.
  virtual void replace(std::string_view way, const CodeTries& tries, base::UnixTime expires_at) = 0;
  virtual void erase(std::string_view way) = 0;

  /// Every way that begins with `prefix`.
  virtual void erase_all(std::string_view prefix) = 0;
};

/// Who tries codes for an account, each on a budget of its own, so that a stranger can spend only
/// their own.
class CodeWay {
 public:
  /// Whoever holds a `login` cookie, and so knows the password.
  static CodeWay login_cookie(const EmailAddress& email) { return {"login_cookie|" + email.key()}; }

  /// Whoever names the address and no more.
  static CodeWay address_only(const EmailAddress& email) { return {"address_only|" + email.key()}; }

  /// A browser that has signed in to this account before.
  static CodeWay device(DeviceId device) { return {"device|" + std::to_string(device.value)}; }

  /// The owner of an account, with the code that went to a new address.
  static CodeWay email_change(UserId user) {
    return {"email_change|" + std::to_string(user.value)};
  }

  /// One client network of those who name no more than the address, whether or not there is a login
  /// to try codes for.
  static CodeWay asker(const EmailAddress& email, std::string_view network) {
    CodeWay way(askers_of(email) + std::string(network));
    way.is_account_ = false;
    return way;
  }

  /// What takes the place of `address_only` where no login is pending, so that it costs the same.
  static CodeWay nobody(const EmailAddress& email) {
    CodeWay way("nobody|" + email.key());
    way.is_account_ = false;
    return way;
  }

  /// What the names of all askers of an address begin with.
  static std::string askers_of(const EmailAddress& email) { return "asker|" + email.key() + "|"; }

  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  /// false: it is a stranger's, and strangers are countless. Its tries are soon forgotten.
  [[nodiscard]] bool is_account() const noexcept { return is_account_; }

 private:
  CodeWay(std::string name) : name_(std::move(name)) {}

  std::string name_;
  bool is_account_ = true;
};

/// One counted try.
struct CountedTry {
  bool allowed = false;         ///< false: the way is closed, nothing was counted
  bool closes_the_way = false;  ///< if this one is wrong
};

/// How many codes may be tried (OWASP ASVS 6.6.3, NIST SP 800-63B section 3.2.2): 5 wrong ones
/// close a way for 30 minutes, 20 in a day until the day (UTC) is over, 100 in a row until the
/// password is reset. Counted before the code is compared, so that a crash gives no free guess.
class CodeBudget {
 public:
  /// Of a way that only a new password opens again.
  static constexpr std::chrono::seconds kUntilReset = std::chrono::seconds::max();

  /// What a refusal may say of it: zero when waiting does not help.
  [[nodiscard]] static constexpr std::chrono::seconds worth_waiting(std::chrono::seconds closed) {
    return closed == kUntilReset ? std::chrono::seconds{0} : closed;
  }

  CodeBudget(CodeTriesStore& store, const base::Clock& clock) : store_(store), clock_(clock) {}

  /// How long the way stays closed: zero when it is open, `kUntilReset` when waiting does not help.
  [[nodiscard]] std::chrono::seconds closed_for(const CodeWay& way);

  // The rest is to be called inside a write transaction.

  /// Counts one try as wrong, unless the way is closed.
  [[nodiscard]] CountedTry count(const CodeWay& way);

  /// A try that was allowed was right: takes it back, and all wrong ones before it.
  void pardon(const CodeWay& way);

  /// As if nobody had ever tried.
  void forget(const CodeWay& way) { store_.erase(way.name()); }

  /// Every way that names this address.
  void forget_all_of(const EmailAddress& email);

 private:
  void save(const CodeWay& way, const CodeTries& tries);

  CodeTriesStore& store_;
  const base::Clock& clock_;
};

}  // namespace sih_auth::domain
