#pragma once

#include "sih_auth/domain/devices.hpp"
#include "sih_auth/domain/reset_store.hpp"
#include "sih_auth/domain/sessions.hpp"
#include "sih_auth/domain/stores.hpp"
#include "sih_auth/domain/user.hpp"

namespace sih_auth::domain {

/// Ends what somebody may have opened who should not have. All functions are to be called inside a
/// write transaction.
class Revocation {
 public:
  Revocation(LoginStore& logins, ResetStore& resets, Sessions& sessions, Devices& devices)
      : logins_(logins), resets_(resets), sessions_(sessions), devices_(devices) {}

  /// A password that holds no more: pending logins, links to set a new one, and the trust in
  /// browsers.
  void end_grants_of(const User& user);

  /// The same and every session.
  void end_everything_of(const User& user);

  /// The same, except for the session that asks for it.
  void end_everything_but(const SignedIn& signed_in, const User& user);

 private:
  LoginStore& logins_;
  ResetStore& resets_;
  Sessions& sessions_;
  Devices& devices_;
};

}  // namespace sih_auth::domain
