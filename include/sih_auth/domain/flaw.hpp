#pragma once

namespace sih_auth::domain {

/// What is wrong with a value that somebody typed. The sentences for people stand in
/// src/http/catalogue.cpp.
enum class Flaw {
  backup_code_malformed,
  email_malformed,
  email_too_long,
  email_unchanged,
  group_name_malformed,
  name_has_control_characters,
  name_not_utf8,
  name_too_long,
  otp_malformed,
  password_breached,
  password_has_nul,
  password_too_guessable,
  password_too_long,
  password_too_short,
  required,
};

}  // namespace sih_auth::domain
