#pragma once

#include <string_view>

#include "sih_auth/domain/flaw.hpp"
#include "sih_auth/domain/refusal.hpp"

/// Every sentence that an answer can hold. Another language is another catalogue.
namespace sih_auth::http {

/// Every refusal that HTTP knows.
enum class Fault {
  account_disabled,
  account_locked,
  authentication_required,
  email_taken,
  internal_error,
  invalid_credentials,
  invalid_json,
  invalid_otp,
  invalid_refresh_token,
  invalid_token,
  json_required,
  method_not_allowed,
  not_found,
  not_in_group,
  origin_refused,
  signup_disabled,
  too_large,
  too_many_requests,
  unavailable,
  validation_failed,
};

/// What is wrong with a body before anybody looks at what it means.
enum class BodyFlaw {
  beyond_limits,
  has_nul,
  not_a_boolean,
  not_a_string,
  not_an_object,
  not_json,
};

/// What says more than the fault's own sentence.
enum class Detail { one_code_only, recent_login_required, unknown_grant_type, wrong_password };

/// What is wrong with a value of a query.
enum class QueryFlaw { not_seconds };

/// What an answer of 200 says.
enum class Notice {
  account_created,
  account_deleted,
  backup_codes_made,
  device_forgotten,
  email_change_code_sent,
  email_changed,
  email_restored,
  logged_out,
  login_successful,
  name_changed,
  new_otp_sent,
  otp_sent,
  password_changed,
  password_reset,
  reset_link_sent,
  session_ended,
  signed_in,
  token_revoked,
  tokens_refreshed,
  welcome,
};

struct FaultText {
  int status;
  std::string_view word;     ///< stable, for programs
  std::string_view message;  ///< for people
};

[[nodiscard]] const FaultText& text(Fault fault);
[[nodiscard]] Fault to_fault(domain::Refusal refusal);
[[nodiscard]] std::string_view sentence(BodyFlaw flaw);
[[nodiscard]] std::string_view sentence(domain::Flaw flaw);
[[nodiscard]] std::string_view sentence(Detail detail);
[[nodiscard]] std::string_view sentence(QueryFlaw flaw);
[[nodiscard]] std::string_view sentence(Notice notice);

}  // namespace sih_auth::http
