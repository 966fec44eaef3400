#pragma once

#include <optional>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/keyed_values.hpp"
#include "sih_auth/domain/types.hpp"

namespace sih_auth::domain {

/// A new address that waits for the code that was mailed to it.
struct PendingEmailChange {
  EmailAddress email;
  KeyedHash code;
};

/// An address that its owner may have back.
struct EmailUndo {
  EmailUndoId id;
  UserId user_id;
  EmailAddress email;
};

/// All functions throw `Unavailable`; those that write are to be called inside a write transaction.
class EmailChangeStore {
 public:
  virtual ~EmailChangeStore() = default;

  /// In place of the one that the account may have pending.
  virtual void put(UserId user, const PendingEmailChange& change, base::UnixTime expires_at) = 0;
  [[nodiscard]] virtual std::optional<PendingEmailChange> find(UserId user, base::UnixTime now) = 0;

  /// false: there is none.
  [[nodiscard]] virtual bool erase(UserId user) = 0;

  /// Nobody can sign up with, or change to, an address that may be wanted back.
  virtual void insert_undo(UserId user, const EmailAddress& email, const KeyedHash& token,
                           base::UnixTime expires_at) = 0;
  [[nodiscard]] virtual std::optional<EmailUndo> find_undo(const KeyedHash& token,
                                                           base::UnixTime now) = 0;

  /// The account's earliest undo that leads back to this address.
  [[nodiscard]] virtual std::optional<EmailUndo> find_undo_to(UserId user,
                                                              const EmailAddress& email,
                                                              base::UnixTime now) = 0;

  /// This one and those of the account that came after it; false: it is gone already.
  [[nodiscard]] virtual bool erase_undo_and_later(const EmailUndo& undo) = 0;
};

}  // namespace sih_auth::domain
