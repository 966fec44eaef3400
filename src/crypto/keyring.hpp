#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/secret.hpp"
#include "sih_auth/domain/keyed_values.hpp"

namespace sih_auth::crypto {

/// One use, one key. The numbers are part of what is stored: never change one, never use one again.
enum class Subkey : unsigned {
  key_id = 1,
  session_mac = 2,
  session_hash = 3,
  login_mac = 4,
  login_hash = 5,
  otp_hash = 6,
  sealing = 7,
  device_mac = 8,
  device_hash = 9,
  reset_mac = 10,
  reset_hash = 11,
  backup_code_hash = 12,
  email_change_hash = 13,
  email_undo_mac = 14,
  email_undo_hash = 15,
  access_token_signature = 16,
  refresh_token_mac = 17,
  address_tag = 18,
};

[[nodiscard]] Subkey mac_subkey(domain::Purpose purpose);
[[nodiscard]] Subkey hash_subkey(domain::Purpose purpose);

/// Everything that is derived from one SECRET_KEY.
class MasterKey {
 public:
  explicit MasterKey(const base::Secret& secret_key);

  /// A short public name, the same on every machine that has this SECRET_KEY.
  [[nodiscard]] const std::string& id() const noexcept { return id_; }

  /// 32 bytes (libsodium's crypto_kdf, BLAKE2b).
  [[nodiscard]] base::Secret derive(Subkey subkey) const;

 private:
  base::Secret master_;
  std::string id_;
};

/// The key that signs, and the retired ones that still verify.
class Keyring {
 public:
  Keyring(const base::Secret& secret_key, const std::vector<base::Secret>& retired);

  [[nodiscard]] const std::string& current_id() const noexcept { return current_id_; }

  /// The subkey of the key named `key_id`; nullptr when we do not have that key.
  [[nodiscard]] const base::Secret* find(std::string_view key_id, Subkey subkey) const;
  [[nodiscard]] const base::Secret& current(Subkey subkey) const;

  /// Of all keys, the one that signs first.
  [[nodiscard]] const std::vector<std::string>& ids() const noexcept { return ids_; }

 private:
  void add(const MasterKey& master);

  std::string current_id_;
  std::vector<std::string> ids_;
  std::map<std::string, std::map<Subkey, base::Secret>, std::less<>> keys_;
};

}  // namespace sih_auth::crypto
