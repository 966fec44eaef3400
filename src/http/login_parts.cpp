#include "http/login_parts.hpp"

namespace sih_auth::http {

std::optional<domain::LoginProof> read_proof(Form& form) {
  auto backup_code = form.optional_parsed<domain::BackupCode>("backup_code");
  if (form.is_good("backup_code") && !backup_code) {
    auto otp = form.parsed<domain::OtpCode>("otp");
    if (!otp) return std::nullopt;
    return domain::LoginProof(std::move(*otp));
  }
  if (form.optional_text("otp")) form.note("otp", Detail::one_code_only);
  if (!backup_code) return std::nullopt;
  return domain::LoginProof(std::move(*backup_code));
}

void write_user(JsonWriter& json, domain::UserId id, std::string_view name,
                std::string_view email) {
  json.object("user", [&](JsonWriter& user) {
    user.field("id", id.value).field("name", name).field("email", email);
  });
}

void write_tokens(JsonWriter& json, const domain::TokenGrant& tokens) {
  json.field("access_token", tokens.access_token.reveal()).field("token_type", "Bearer");
  json.field("expires_in", static_cast<long long>(tokens.expires_in.count()));
  json.field("refresh_token", tokens.refresh_token.reveal());
  write_user(json, tokens.owner.user_id, tokens.owner.name, tokens.owner.email);
}

void set_login_cookies(Response& response, const Request& request, const CookieJar& cookies,
                       const domain::RecordedDevice* device) {
  if (device != nullptr) {
    cookies.set(response, request, cookies.device_name(), device->token.reveal(), device->lifetime);
  }
  if (find_cookie(request, cookies.login_name())) {
    cookies.clear(response, request, cookies.login_name());
  }
}

}  // namespace sih_auth::http
