#pragma once

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/keyed_values.hpp"
#include "sih_auth/domain/session.hpp"
#include "sih_auth/domain/types.hpp"
#include "sih_auth/domain/user.hpp"

/// What the domain keeps. All functions throw `Unavailable` when the database does not do its work.
/// A function that returns bool tells whether its conditional write hit a row; that answer holds
/// only after `write` has returned.
namespace sih_auth::domain {

class Transactions {
 public:
  virtual ~Transactions() = default;

  /// Runs `work` as one write transaction: committed when it returns, undone when it throws. When
  /// another transaction has come between it is undone and `work` is run again, so it must begin by
  /// forgetting what an earlier run has left behind. Inside of another `write` it is part of that.
  virtual void write(const std::function<void()>& work) = 0;

  /// Calls `what` once the transaction that runs is committed, and never when it is undone; at once
  /// when none runs. It must not throw.
  virtual void after_commit(std::function<void()> what) = 0;
};

struct NewUser {
  std::string name;
  EmailAddress email;
  std::string password_hash;
  base::UnixTime created_at;
  bool is_verified = false;
};

class UserStore {
 public:
  virtual ~UserStore() = default;
  [[nodiscard]] virtual std::optional<User> find(UserId id) = 0;

  /// By `EmailAddress::key`.
  [[nodiscard]] virtual std::optional<User> find_by_email(const EmailAddress& email) = 0;

  /// false: the address is taken, or kept for an account that may want it back.
  [[nodiscard]] virtual bool insert(const NewUser& user) = 0;

  /// Also ends everything that hangs on the account.
  virtual void erase_unverified(const EmailAddress& email) = 0;

  /// Its owner has shown that they read mail at its address.
  virtual void set_verified(UserId id) = 0;

  /// A login with a code, which shows that as well.
  virtual void note_full_login(UserId id, base::UnixTime now) = 0;

  /// false: `old_hash` stands no more. A password changed meanwhile is not undone.
  [[nodiscard]] virtual bool replace_password_hash(UserId id, std::string_view old_hash,
                                                   std::string_view new_hash) = 0;

  virtual void set_password_hash(UserId id, std::string_view hash) = 0;
  virtual void set_name(UserId id, const PersonName& name) = 0;

  /// Since when nobody gets in; zero: the account is enabled.
  virtual void set_disabled(UserId id, base::UnixTime since) = 0;

  /// Whether the address is that of a verified account other than `id`, or kept for one that may
  /// want it back.
  [[nodiscard]] virtual bool is_taken(const EmailAddress& email, UserId id, base::UnixTime now) = 0;

  /// false: the address is another account's.
  [[nodiscard]] virtual bool set_email(UserId id, const EmailAddress& email) = 0;

  /// With everything that hangs on the account.
  virtual void erase(UserId id) = 0;

  /// false: there is no such account.
  [[nodiscard]] virtual bool set_groups(const EmailAddress& email,
                                        const std::set<GroupName>& groups) = 0;
};

/// What the password of a login has brought.
struct NewLogin {
  UserId user_id;
  KeyedHash token;
  bool remember = false;
  std::string network;  ///< of the client, as `base::network_of` has it
};

/// A login between its password and its code.
struct PendingLogin {
  LoginId id;
  UserId user_id;
  base::UnixTime expires_at;
  bool remember = false;
  std::string network;
};

class LoginStore {
 public:
  virtual ~LoginStore() = default;
  [[nodiscard]] virtual LoginId insert(const NewLogin& login, base::UnixTime now,
                                       base::UnixTime expires_at) = 0;

  /// Only one that is pending at `now`; so below.
  [[nodiscard]] virtual std::optional<PendingLogin> find(const KeyedHash& token,
                                                         base::UnixTime now) = 0;
  [[nodiscard]] virtual std::optional<PendingLogin> newest_of(UserId user, base::UnixTime now) = 0;

  [[nodiscard]] virtual bool is_pending(LoginId id, base::UnixTime now) = 0;

  /// Pending no more. false: it was not any more.
  [[nodiscard]] virtual bool finish(LoginId id, base::UnixTime now) = 0;
  virtual void erase_all_of(UserId user) = 0;
};

/// Who asks for or tries a code: the holder of the `login` cookie, or somebody who only names the
/// address.
enum class CodeHolder { login_cookie, address_only };

/// A code that would still be taken.
struct LiveOtp {
  OtpId id;
  std::string key_id;  ///< of the key that hashed the code
};

class OtpStore {
 public:
  virtual ~OtpStore() = default;

  /// `asked_by`: whoever had the code mailed.
  virtual void insert(UserId user, LoginId login, CodeHolder asked_by, const KeyedHash& code,
                      base::UnixTime now, base::UnixTime expires_at) = 0;
  virtual void void_codes_of(LoginId login) = 0;
  virtual void void_codes_asked_by(CodeHolder holder, LoginId login) = 0;

  /// Newest first.
  [[nodiscard]] virtual std::vector<LiveOtp> live_codes_of(LoginId login, base::UnixTime now) = 0;

  /// true exactly once, and only for the right code before its end.
  [[nodiscard]] virtual bool consume(OtpId id, const KeyedHash& code, base::UnixTime now) = 0;
};

class SessionStore {
 public:
  virtual ~SessionStore() = default;

  /// Keeps `kMostSessions` of the account.
  virtual void insert(const NewSession& session) = 0;

  /// Only a session that is live at `now` and whose account is not disabled.
  [[nodiscard]] virtual std::optional<SignedIn> find(const KeyedHash& token, base::UnixTime now,
                                                     base::UnixTime idle_since) = 0;
  virtual void erase(const KeyedHash& token) = 0;
  virtual void erase_all_of(UserId user) = 0;

  /// false: the account has no such session.
  [[nodiscard]] virtual bool erase(UserId user, SessionId id) = 0;

  /// Those that `find` would find, latest visit first.
  [[nodiscard]] virtual std::vector<OpenSession> list(UserId user, base::UnixTime now,
                                                      base::UnixTime idle_since) = 0;

  /// Stamps the sessions with the times they were used, all or none: false when they could not be.
  /// A store in a file waits for no other writer. Never throws `Unavailable`.
  [[nodiscard]] virtual bool stamp(std::span<const Visit> visits) = 0;
};

/// What has ended: whatever ends before `now`, sessions also when idle since before `idle_since`,
/// and events from before `events_since`; of addresses without an account, after a week at the
/// latest.
struct Ends {
  base::UnixTime now;
  base::UnixTime idle_since;
  base::UnixTime events_since;
};

/// What no longer matters, deleted in small portions so that no writer waits long.
class Expiry {
 public:
  virtual ~Expiry() = default;

  /// Deletes at most `most` rows of each table that have ended; returns how many went.
  virtual int purge(const Ends& ends, int most) = 0;
};

}  // namespace sih_auth::domain
