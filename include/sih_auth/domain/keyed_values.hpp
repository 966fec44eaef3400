#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/secret.hpp"

namespace sih_auth::domain {

/// What a keyed value is for. Each purpose has a key of its own, so that a value made for one never
/// passes for another.
enum class Purpose { session, login, otp, device, reset, backup_code, email_change, email_undo };

/// A keyed hash (base64url) with the name of its key, as it is stored.
struct KeyedHash {
  std::string key_id;
  std::string hash;
  bool operator==(const KeyedHash&) const = default;
};

/// Keyed one-way hashes: the database alone tells nothing.
class KeyedHasher {
 public:
  virtual ~KeyedHasher() = default;

  /// With the newest key.
  [[nodiscard]] virtual KeyedHash hash(Purpose purpose, std::string_view message) const = 0;

  /// With the key that `key_id` names; nullopt when that key is gone.
  [[nodiscard]] virtual std::optional<KeyedHash> hash_with(std::string_view key_id, Purpose purpose,
                                                           std::string_view message) const = 0;
};

/// Names an address where it must not be spelled: 16 hex digits, the same for the same address,
/// whatever its case. The tag alone does not tell the address.
class AddressTagger {
 public:
  virtual ~AddressTagger() = default;

  /// By the newest key.
  [[nodiscard]] virtual std::string tag(std::string_view email) const = 0;

  /// By each key, the newest first.
  [[nodiscard]] virtual std::vector<std::string> tags(std::string_view email) const = 0;
};

/// A random id for one client to hold, and the hash under which we find it again.
struct IssuedToken {
  base::Secret token;
  KeyedHash stored;
};

/// Makes and checks the tokens that clients hold: a random 256-bit id and a MAC over it.
class TokenIssuer {
 public:
  virtual ~TokenIssuer() = default;

  [[nodiscard]] virtual IssuedToken issue(Purpose purpose) = 0;

  /// What to look up; nullopt for anything we did not make, at the cost of a MAC and no more.
  [[nodiscard]] virtual std::optional<KeyedHash> open(Purpose purpose,
                                                      std::string_view token) const = 0;
};

/// Text that only we can read again (base64url), with the name of its key.
struct SealedText {
  std::string key_id;
  std::string ciphertext;
};

/// Authenticated encryption for what waits in the database.
class Sealer {
 public:
  virtual ~Sealer() = default;

  [[nodiscard]] virtual SealedText seal(std::string_view plaintext) = 0;

  /// nullopt when the key is gone or the text was altered.
  [[nodiscard]] virtual std::optional<base::Secret> open(const SealedText& sealed) const = 0;
};

}  // namespace sih_auth::domain
