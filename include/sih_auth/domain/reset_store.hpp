#pragma once

#include <optional>
#include <string>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/keyed_values.hpp"
#include "sih_auth/domain/types.hpp"

namespace sih_auth::domain {

/// Links to set a new password, by the address that they were asked for. All functions throw
/// `Unavailable`; those that write are to be called inside a write transaction.
class ResetStore {
 public:
  virtual ~ResetStore() = default;
  virtual void insert(const EmailAddress& email, const KeyedHash& token,
                      base::UnixTime expires_at) = 0;

  /// The key of the address (`EmailAddress::key`); nullopt: used, past its end, or never there.
  [[nodiscard]] virtual std::optional<std::string> find(const KeyedHash& token,
                                                        base::UnixTime now) = 0;

  /// true exactly once, before its end.
  [[nodiscard]] virtual bool consume(const KeyedHash& token, base::UnixTime now) = 0;
  virtual void erase_all_of(const EmailAddress& email) = 0;
};

}  // namespace sih_auth::domain
