#pragma once

#include "sih_auth/domain/devices.hpp"
#include "sih_auth/domain/events.hpp"
#include "sih_auth/domain/session.hpp"
#include "sih_auth/domain/sessions.hpp"
#include "sih_auth/domain/stores.hpp"

namespace sih_auth::domain {

/// Somebody who is signed in ends sessions of theirs, or takes a browser's place away.
class SignOut {
 public:
  /// All references outlive this.
  SignOut(Transactions& transactions, Sessions& sessions, Devices& devices, Events& events)
      : transactions_(transactions), sessions_(sessions), devices_(devices), events_(events) {}

  /// Their own session; `everywhere`: and all others of the account.
  void leave(const SignedIn& who, bool everywhere, const Visitor& visitor);

  /// false: the account has no such session.
  [[nodiscard]] bool end(const SignedIn& who, SessionId id, const Visitor& visitor);

  /// false: the account knows no such browser.
  [[nodiscard]] bool forget(const SignedIn& who, DeviceId id, const Visitor& visitor);

 private:
  void tell(EventKind kind, const SignedIn& who, const Visitor& visitor,
            std::string_view reason = {});

  Transactions& transactions_;
  Sessions& sessions_;
  Devices& devices_;
  Events& events_;
};

}  // namespace sih_auth::domain
