#include "http/catalogue.hpp"

#include <array>
#include <cstdlib>
#include <utility>

namespace sih_auth::http {
namespace {

using domain::Flaw;
using domain::Refusal;

constexpr std::array<std::pair<Fault, FaultText>, 20> kFaults{{
    {Fault::account_disabled, {403, "account_disabled", "This account is disabled."}},
    {Fault::account_locked,
     {423, "account_locked",
      "This account is locked after too many wrong codes. A new password unlocks it."}},
    {Fault::authentication_required, {401, "authentication_required", "Please sign in first."}},
    {Fault::email_taken,
     {409, "email_taken", "An account with this e-mail address already exists."}},
    {Fault::internal_error, {500, "internal_error", "Something went wrong on our side."}},
    {Fault::invalid_credentials,
     {401, "invalid_credentials", "The e-mail address or the password is wrong."}},
    {Fault::invalid_json, {400, "invalid_json", "The body is not valid JSON."}},
    {Fault::invalid_otp, {401, "invalid_otp", "This code is wrong or no longer valid."}},
    {Fault::invalid_refresh_token,
     {401, "invalid_token", "This token has been used, or its session has ended. Please sign in."}},
    {Fault::invalid_token,
     {400, "invalid_token", "This link has been used, is too old, or is not complete."}},
    {Fault::json_required, {415, "json_required", "The body must be sent as application/json."}},
    {Fault::method_not_allowed,
     {405, "method_not_allowed", "This method is not allowed here; see the Allow header."}},
    {Fault::not_found, {404, "not_found", "There is nothing here."}},
    {Fault::not_in_group,
     {403, "forbidden", "This account is in none of the groups that may come here."}},
    {Fault::origin_refused,
     {403, "origin_refused", "Requests from this web site are not accepted."}},
    {Fault::signup_disabled, {403, "signup_disabled", "New accounts are not accepted here."}},
    {Fault::too_large, {413, "too_large", "The body is larger than 16 KiB."}},
    {Fault::too_many_requests, {429, "too_many_requests", "Too many attempts."}},
    {Fault::unavailable,
     {503, "unavailable", "The service is busy. Please try again in a moment."}},
    {Fault::validation_failed, {400, "validation_failed", "Some fields need another look."}},
}};

constexpr std::array<std::pair<Refusal, Fault>, 10> kRefusals{{
    {Refusal::account_disabled, Fault::account_disabled},
    {Refusal::account_locked, Fault::account_locked},
    {Refusal::email_taken, Fault::email_taken},
    {Refusal::invalid_credentials, Fault::invalid_credentials},
    {Refusal::invalid_otp, Fault::invalid_otp},
    {Refusal::invalid_refresh_token, Fault::invalid_refresh_token},
    {Refusal::invalid_token, Fault::invalid_token},
    {Refusal::reused_refresh_token, Fault::invalid_refresh_token},
    {Refusal::signup_disabled, Fault::signup_disabled},
    {Refusal::too_many_requests, Fault::too_many_requests},
}};

constexpr std::array<std::pair<BodyFlaw, std::string_view>, 6> kBodyFlaws{{
    {BodyFlaw::beyond_limits,
     "The JSON object holds a name twice, more than 32 names, or more than 8 levels."},
    {BodyFlaw::has_nul, "This field must not hold a NUL character."},
    {BodyFlaw::not_a_boolean, "This field must be true or false."},
    {BodyFlaw::not_a_string, "This field must be a string."},
    {BodyFlaw::not_an_object, "The body must be a JSON object."},
    {BodyFlaw::not_json, "The body is not valid JSON."},
}};

constexpr std::array<std::pair<Flaw, std::string_view>, 15> kFlaws{{
    {Flaw::backup_code_malformed,
     "A backup code has sixteen letters and digits, such as ABCD-EFGH-JKMN-PQRS."},
    {Flaw::email_malformed, "This is not an e-mail address such as name@example.com."},
    {Flaw::email_too_long, "An e-mail address has at most 120 characters."},
    {Flaw::email_unchanged, "This is the address that the account has already."},
    {Flaw::group_name_malformed,
     "A group has 1 to 64 letters, digits, dots, underscores and hyphens."},
    {Flaw::name_has_control_characters, "A name must not hold control characters."},
    {Flaw::name_not_utf8, "A name must be UTF-8 text."},
    {Flaw::name_too_long, "A name has at most 100 characters."},
    {Flaw::otp_malformed, "A code is exactly six digits."},
    {Flaw::password_breached,
     "This password is known from a data breach of another site. Please choose another one."},
    {Flaw::password_has_nul, "A password must not hold a NUL character."},
    {Flaw::password_too_guessable,
     "This password is too easy to guess. A few unrelated words make a good one."},
    {Flaw::password_too_long, "A password has at most 1024 bytes."},
    {Flaw::password_too_short, "A password has at least 8 characters."},
    {Flaw::required, "This field is required."},
}};

constexpr std::array<std::pair<Detail, std::string_view>, 4> kDetails{{
    {Detail::one_code_only, "Send either otp or backup_code."},
    {Detail::recent_login_required, "Please sign in again: the last time was too long ago."},
    {Detail::unknown_grant_type, "This must be otp or refresh_token."},
    {Detail::wrong_password, "The password is wrong."},
}};

constexpr std::array<std::pair<QueryFlaw, std::string_view>, 1> kQueryFlaws{{
    {QueryFlaw::not_seconds, "This must be a whole number of seconds."},
}};

constexpr std::array<std::pair<Notice, std::string_view>, 20> kNotices{{
    {Notice::account_created, "Account created successfully"},
    {Notice::account_deleted, "Your account was deleted"},
    {Notice::backup_codes_made, "Keep these codes in a safe place: they are shown only this once"},
    {Notice::device_forgotten, "The browser was forgotten"},
    {Notice::email_change_code_sent, "A code was sent to the new address"},
    {Notice::email_changed, "Your e-mail address was changed"},
    {Notice::email_restored, "Your e-mail address is back. Please set a new password"},
    {Notice::logged_out, "Logged out successfully"},
    {Notice::login_successful, "Login successful"},
    {Notice::name_changed, "Your name was changed"},
    {Notice::new_otp_sent, "New OTP sent to your email"},
    {Notice::otp_sent, "OTP sent to your email"},
    {Notice::password_changed, "Your password was changed"},
    {Notice::password_reset, "Your password was changed. Please sign in"},
    {Notice::reset_link_sent,
     "If there is an account with this address, a link is on its way to it"},
    {Notice::session_ended, "The session was ended"},
    {Notice::signed_in, "Signed in"},
    {Notice::token_revoked, "The token holds no more"},
    {Notice::tokens_refreshed, "Tokens renewed"},
    {Notice::welcome, "Welcome to protected area"},
}};

template <typename Key, typename Value, std::size_t size>
const Value& look_up(const std::array<std::pair<Key, Value>, size>& table, Key key) {
  for (const auto& [known, value] : table) {
    if (known == key) return value;
  }
  std::abort();  // a key that is missing above
}

}  // namespace

const FaultText& text(Fault fault) {
  return look_up(kFaults, fault);
}

Fault to_fault(Refusal refusal) {
  return look_up(kRefusals, refusal);
}

std::string_view sentence(BodyFlaw flaw) {
  return look_up(kBodyFlaws, flaw);
}

std::string_view sentence(Flaw flaw) {
  return look_up(kFlaws, flaw);
}

std::string_view sentence(Detail detail) {
  return look_up(kDetails, detail);
}

std::string_view sentence(QueryFlaw flaw) {
  return look_up(kQueryFlaws, flaw);
}

std::string_view sentence(Notice notice) {
  return look_up(kNotices, notice);
}

}  // namespace sih_auth::http
