#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "sih_auth/base/random.hpp"
#include "sih_auth/domain/alerts.hpp"
#include "sih_auth/domain/events.hpp"
#include "sih_auth/domain/keyed_values.hpp"
#include "sih_auth/domain/password_guard.hpp"
#include "sih_auth/domain/types.hpp"

namespace sih_auth::domain {

/// All functions throw `Unavailable`; those that write are to be called inside a write transaction.
class BackupCodeStore {
 public:
  virtual ~BackupCodeStore() = default;
  virtual void insert(UserId user, const KeyedHash& code, base::UnixTime now) = 0;
  virtual void erase_all_of(UserId user) = 0;

  /// true exactly once, and only for a code of this account; it is gone afterwards.
  [[nodiscard]] virtual bool consume(UserId user, const KeyedHash& code) = 0;
  [[nodiscard]] virtual int count(UserId user) = 0;

  /// Of the keys that hashed the account's codes, each once.
  [[nodiscard]] virtual std::vector<std::string> key_ids(UserId user) = 0;
};

/// Ten printed codes for a person who cannot read their mail. Only keyed hashes are stored: as long
/// as the key is not in the database, 80 random bits need no slow one (OWASP ASVS 6.5.2 asks for
/// one below 112).
class BackupCodes {
 public:
  /// All references outlive this.
  BackupCodes(BackupCodeStore& store, PasswordGuard& guard, Alerts& alerts, Events& events,
              MailerBell& bell, KeyedHasher& hasher, base::RandomSource& random,
              const base::Clock& clock);

  /// A new set, which voids the old one; shown to its owner this once, who is also mailed.
  /// Refusals: those of `PasswordGuard::confirm`.
  [[nodiscard]] tl::expected<std::vector<BackupCode>, Denial> renew(const User& user,
                                                                    const base::Secret& password,
                                                                    const Client& client);

  /// How many of the latest set still work.
  [[nodiscard]] int remaining(UserId user) { return store_.count(user); }

  // To be called inside a write transaction.

  /// true exactly once, and only for a code of the account's latest set (OWASP ASVS 6.5.1).
  [[nodiscard]] bool consume(UserId user, const BackupCode& code);
  void erase_all_of(UserId user) { store_.erase_all_of(user); }

 private:
  [[nodiscard]] std::vector<BackupCode> make_codes();

  BackupCodeStore& store_;
  PasswordGuard& guard_;
  Alerts& alerts_;
  Events& events_;
  MailerBell& bell_;
  KeyedHasher& hasher_;
  base::RandomSource& random_;
  const base::Clock& clock_;
};

}  // namespace sih_auth::domain
