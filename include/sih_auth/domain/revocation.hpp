#pragma once

#include "sih_auth/domain/devices.hpp"
#include "sih_auth/domain/email_change_store.hpp"
#include "sih_auth/domain/reset_store.hpp"
#include "sih_auth/domain/sessions.hpp"
#include "sih_auth/domain/stores.hpp"
#include "sih_auth/domain/user.hpp"

namespace sih_auth::domain {

/// Ends what somebody may have opened who should not have. All functions are to be called inside a
/// write transaction.
class Revocation {
 public:
  Revocation(LoginStore& logins, ResetStore& resets, EmailChangeStore& email_changes,
             Sessions& sessions, Devices& devices)
      : logins_(logins),
        resets_(resets),
        email_changes_(email_changes),
        sessions_(sessions),
        devices_(devices) {}

  /// A password that holds no more: pending logins, links to set a new one, a new address that
  /// waits for its code, and the trust in browsers.
  void end_grants_of(const User& user);

  /// The same and every session.
  void end_everything_of(const User& user);

 private:
  LoginStore& logins_;
  ResetStore& resets_;
  EmailChangeStore& email_changes_;
  Sessions& sessions_;
  Devices& devices_;
};

}  // namespace sih_auth::domain
