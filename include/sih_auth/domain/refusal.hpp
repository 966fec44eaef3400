#pragma once

namespace sih_auth::domain {

/// Why the domain says no. A refusal is a value; what the world could not do is an exception
/// (`Unavailable`).
enum class Refusal {
  account_disabled,
  email_taken,
  invalid_credentials,
  invalid_otp,
  signup_disabled,
};

}  // namespace sih_auth::domain
