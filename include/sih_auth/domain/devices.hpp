#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/keyed_values.hpp"
#include "sih_auth/domain/types.hpp"

namespace sih_auth::domain {

/// A browser that has signed in to an account before.
struct Device {
  DeviceId id;
  base::UnixTime created_at;
  base::UnixTime last_seen_at;   ///< its last login
  base::UnixTime full_login_at;  ///< its last login with a code
  base::UnixTime trusted_until;  ///< needs no code before this
  Visitor visitor;               ///< as it was at `last_seen_at`
};

/// A row is a browser and an account. All functions throw `Unavailable`; those that write are to be
/// called inside a write transaction.
class DeviceStore {
 public:
  virtual ~DeviceStore() = default;

  /// Only one that is not forgotten at `now`.
  [[nodiscard]] virtual std::optional<Device> find(UserId user, const KeyedHash& token,
                                                   base::UnixTime now) = 0;

  /// Latest login first.
  [[nodiscard]] virtual std::vector<Device> list(UserId user, base::UnixTime now) = 0;

  /// Gives the browser another token, for every account that knows it at `now`.
  virtual void change_token(const KeyedHash& old_token, const KeyedHash& new_token,
                            base::UnixTime now) = 0;
  virtual void insert(UserId user, const KeyedHash& token, const Device& device,
                      base::UnixTime expires_at) = 0;

  /// All but id and `created_at`.
  virtual void update(const Device& device, base::UnixTime expires_at) = 0;

  /// Deletes all but the `most` latest of an account.
  virtual void keep_latest(UserId user, int most) = 0;

  /// false: the account has no such device.
  [[nodiscard]] virtual bool erase(UserId user, DeviceId id) = 0;
  virtual void erase_all_of(UserId user) = 0;
  virtual void end_trust(UserId user) = 0;
};

/// What a browser gets after a full login.
struct RecordedDevice {
  base::Secret token;
  std::chrono::seconds lifetime;
  bool is_new = false;  ///< has not signed in to this account before
};

/// The browsers that an account knows by their `device` cookie: strangers' failures do not shut
/// them out, and those that are trusted sign in without a code. One that has not signed in for 180
/// days is forgotten; of an account the 50 latest are kept.
class Devices {
 public:
  Devices(DeviceStore& store, TokenIssuer& tokens, const base::Clock& clock)
      : store_(store), tokens_(tokens), clock_(clock) {}

  /// nullopt: not ours, forgotten, or of another account alone.
  [[nodiscard]] std::optional<Device> find(UserId user, std::string_view token);

  /// Latest login first.
  [[nodiscard]] std::vector<Device> list(UserId user);

  /// Now.
  [[nodiscard]] bool is_trusted(const Device& device) const;

  // The rest is to be called inside a write transaction.

  /// After a login with a code. The browser's token is replaced: one that somebody else has planted
  /// there is worth nothing afterwards. `trust`: for 30 days from now.
  [[nodiscard]] RecordedDevice record_full_login(UserId user, const Client& client, bool trust);

  /// After a login without a code.
  void record_visit(Device device, const Visitor& visitor);

  /// false: the account knows no such browser.
  [[nodiscard]] bool forget(UserId user, DeviceId id) { return store_.erase(user, id); }
  void forget_all_of(UserId user) { store_.erase_all_of(user); }

  /// They stay known, and need a code again.
  void end_trust(UserId user) { store_.end_trust(user); }

 private:
  DeviceStore& store_;
  TokenIssuer& tokens_;
  const base::Clock& clock_;
};

}  // namespace sih_auth::domain
