#include "crypto/keyring.hpp"

#include <array>
#include <cstdlib>

#include <sodium.h>

#include "sih_auth/base/encoding.hpp"

#include "crypto/bytes.hpp"

namespace sih_auth::crypto {
namespace {

constexpr char kContext[crypto_kdf_CONTEXTBYTES + 1] = "SIH-Auth";
constexpr std::string_view kExtractLabel = "SIH Auth master key, version 1";
constexpr std::size_t kKeyIdBytes = 6;
constexpr std::array kSubkeys{
    Subkey::session_mac,       Subkey::session_hash,     Subkey::login_mac,
    Subkey::login_hash,        Subkey::otp_hash,         Subkey::sealing,
    Subkey::device_mac,        Subkey::device_hash,      Subkey::reset_mac,
    Subkey::reset_hash,        Subkey::backup_code_hash, Subkey::email_change_hash,
    Subkey::email_undo_mac,    Subkey::email_undo_hash,  Subkey::access_token_signature,
    Subkey::refresh_token_mac, Subkey::address_tag};

}  // namespace

Subkey mac_subkey(domain::Purpose purpose) {
  switch (purpose) {
    case domain::Purpose::session:
      return Subkey::session_mac;
    case domain::Purpose::login:
      return Subkey::login_mac;
    case domain::Purpose::device:
      return Subkey::device_mac;
    case domain::Purpose::reset:
      return Subkey::reset_mac;
    case domain::Purpose::email_undo:
      return Subkey::email_undo_mac;
    case domain::Purpose::otp:
    case domain::Purpose::backup_code:
    case domain::Purpose::email_change:
      break;  // a code is no token: nobody carries a MAC over it
  }
  std::abort();
}

Subkey hash_subkey(domain::Purpose purpose) {
  switch (purpose) {
    case domain::Purpose::session:
      return Subkey::session_hash;
    case domain::Purpose::login:
      return Subkey::login_hash;
    case domain::Purpose::otp:
      return Subkey::otp_hash;
    case domain::Purpose::device:
      return Subkey::device_hash;
    case domain::Purpose::reset:
      return Subkey::reset_hash;
    case domain::Purpose::backup_code:
      return Subkey::backup_code_hash;
    case domain::Purpose::email_change:
      return Subkey::email_change_hash;
    case domain::Purpose::email_undo:
      return Subkey::email_undo_hash;
  }
  __builtin_unreachable();
}

MasterKey::MasterKey(const base::Secret& secret_key) {
  // SECRET_KEY is text of any length and shape: extract 32 uniform bytes before deriving from it.
  std::string master(crypto_kdf_KEYBYTES, '\0');
  const std::string_view text = secret_key.reveal();
  crypto_generichash(as_bytes(master), master.size(), as_bytes(text), text.size(),
                     as_bytes(kExtractLabel), kExtractLabel.size());
  master_ = base::Secret::taken_from(master);
  id_ = base::to_base64url(derive(Subkey::key_id).reveal().substr(0, kKeyIdBytes));
}

base::Secret MasterKey::derive(Subkey subkey) const {
  std::string key(crypto_kdf_BYTES_MIN * 2, '\0');
  crypto_kdf_derive_from_key(as_bytes(key), key.size(), static_cast<unsigned>(subkey), kContext,
                             as_bytes(master_.reveal()));
  return base::Secret::taken_from(key);
}

Keyring::Keyring(const base::Secret& secret_key, const std::vector<base::Secret>& retired) {
  const MasterKey current(secret_key);
  current_id_ = current.id();
  add(current);
  for (const base::Secret& key : retired)
    add(MasterKey(key));
}

void Keyring::add(const MasterKey& master) {
  if (!keys_.contains(master.id())) ids_.push_back(master.id());
  auto& subkeys = keys_[master.id()];
  for (const Subkey subkey : kSubkeys)
    subkeys.insert_or_assign(subkey, master.derive(subkey));
}

const base::Secret* Keyring::find(std::string_view key_id, Subkey subkey) const {
  const auto keys = keys_.find(key_id);
  return keys == keys_.end() ? nullptr : &keys->second.at(subkey);
}

const base::Secret& Keyring::current(Subkey subkey) const {
  return keys_.at(current_id_).at(subkey);
}

}  // namespace sih_auth::crypto
