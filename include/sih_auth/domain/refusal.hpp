#pragma once

#include <chrono>

namespace sih_auth::domain {

/// Why the domain says no. A refusal is a value; what the world could not do is an exception
/// (`Unavailable`).
enum class Refusal {
  account_disabled,
  account_locked,
  email_taken,
  invalid_credentials,
  invalid_otp,
  invalid_refresh_token,
  invalid_token,
  reused_refresh_token,
  signup_disabled,
  too_many_requests,
};

/// A refusal and, where waiting helps, for how long it stands.
struct Denial {
  // Not explicit: mostly there is nothing to wait for, and a refusal says all.
  Denial(Refusal refusal, std::chrono::seconds wait = {}) : why(refusal), retry_after(wait) {}

  [[nodiscard]] bool operator==(Refusal refusal) const { return why == refusal; }

  Refusal why;
  std::chrono::seconds retry_after;  ///< zero: waiting does not help
};

}  // namespace sih_auth::domain
