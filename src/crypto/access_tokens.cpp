#include "crypto/access_tokens.hpp"

#include <chrono>
#include <cstdint>
#include <utility>

#include <rapidjson/document.h>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/json_writer.hpp"
#include "sih_auth/base/whole_number.hpp"

#include "crypto/keyed_hasher.hpp"
#include "crypto/token_parts.hpp"

namespace sih_auth::crypto {
namespace {

/// How far the clock of the node that has issued it may be ahead.
constexpr std::chrono::seconds kSkew{60};

/// Some 300 bytes each.
constexpr std::size_t kMostRemembered = 8'192;

/// nginx takes no longer header than this, by far.
constexpr std::size_t kLongestToken = 16'384;

std::string header_of(const std::string& key_id) {
  base::JsonWriter json;
  json.field("alg", "EdDSA").field("typ", "at+jwt").field("kid", key_id);
  return base::to_base64url(json.text());
}

std::optional<std::string_view> text_of(const rapidjson::Document& claims, const char* name) {
  const auto claim = claims.FindMember(name);
  if (claim == claims.MemberEnd() || !claim->value.IsString()) return std::nullopt;
  return std::string_view(claim->value.GetString(), claim->value.GetStringLength());
}

std::optional<base::UnixTime> time_of(const rapidjson::Document& claims, const char* name) {
  const auto claim = claims.FindMember(name);
  if (claim == claims.MemberEnd() || !claim->value.IsInt64()) return std::nullopt;
  return base::unix_time(claim->value.GetInt64());
}

std::optional<domain::UserId> user_of(std::string_view subject) {
  const auto id = base::whole_number<std::int64_t>(subject);
  if (!id) return std::nullopt;
  return domain::UserId{*id};
}

}  // namespace

EdDsaAccessTokens::EdDsaAccessTokens(const Keyring& keyring, std::string issuer,
                                     std::string audience, base::RandomSource& random)
    : issuer_(std::move(issuer)), audience_(std::move(audience)), random_(random) {
  for (const std::string& id : keyring.ids()) {
    keys_.push_back(
        {id, header_of(id), SigningKey(*keyring.find(id, Subkey::access_token_signature))});
  }
}

base::Secret EdDsaAccessTokens::issue(const domain::AccessClaims& claims) {
  const Key& key = keys_.front();
  std::string token = key.header + "." + base::to_base64url(payload_of(claims));
  token += "." + base::to_base64url(key.pair.sign(token));
  return base::Secret::taken_from(token);
}

std::string EdDsaAccessTokens::payload_of(const domain::AccessClaims& claims) {
  const domain::TokenOwner& owner = claims.owner;
  base::JsonWriter json;
  json.field("iss", issuer_).field("sub", std::to_string(owner.user_id.value));
  json.field("aud", audience_).field("exp", base::to_integer(claims.expires_at));
  json.field("iat", base::to_integer(claims.issued_at));
  json.field("jti", base::to_base64url(random_.bytes(16))).field("sid", claims.session);
  json.field("email", owner.email).field("name", owner.name).list("groups", owner.groups);
  return json.text();
}

std::optional<domain::AccessGrant> EdDsaAccessTokens::open(std::string_view token,
                                                           base::UnixTime now) {
  const Verified* verified = verify(token);
  if (verified == nullptr || verified->issued_at > now + kSkew || verified->expires_at <= now) {
    return std::nullopt;
  }
  return verified->grant;
}

const EdDsaAccessTokens::Verified* EdDsaAccessTokens::verify(std::string_view token) {
  if (token.size() > kLongestToken) return nullptr;
  std::string name = blake2b(base::Secret(), token);
  if (const auto known = verified_.find(name); known != verified_.end()) return &known->second;
  const auto payload = signed_payload(token);
  auto verified = payload ? read(*payload) : std::nullopt;
  if (!verified) return nullptr;
  if (verified_.size() >= kMostRemembered) verified_.clear();
  return &verified_.emplace(std::move(name), std::move(*verified)).first->second;
}

std::optional<std::string> EdDsaAccessTokens::signed_payload(std::string_view token) const {
  const auto parts = split_token(token);
  if (!parts) return std::nullopt;
  const auto signature = base::from_base64url(parts->last);
  const std::string_view signed_text = token.substr(0, token.size() - parts->last.size() - 1);
  for (const Key& key : keys_) {
    if (key.header != parts->first) continue;
    if (!signature || !key.pair.has_signed(signed_text, *signature)) break;
    return base::from_base64url(parts->middle);
  }
  return std::nullopt;
}

/// The payload is one of ours; but perhaps of another address, audience or version of ours.
std::optional<EdDsaAccessTokens::Verified> EdDsaAccessTokens::read(
    const std::string& payload) const {
  rapidjson::Document claims;
  claims.Parse<rapidjson::kParseValidateEncodingFlag>(payload.data(), payload.size());
  if (claims.HasParseError() || !claims.IsObject()) return std::nullopt;
  const auto subject = text_of(claims, "sub");
  const auto user = subject ? user_of(*subject) : std::nullopt;
  const auto session = text_of(claims, "sid");
  const auto issued_at = time_of(claims, "iat");
  const auto expires_at = time_of(claims, "exp");
  if (text_of(claims, "iss") != issuer_ || text_of(claims, "aud") != audience_ || !user ||
      !session || !issued_at || !expires_at) {
    return std::nullopt;
  }
  return Verified{{std::string(*session), *user}, *issued_at, *expires_at};
}

std::string EdDsaAccessTokens::public_key_set() const {
  base::JsonWriter json;
  json.objects("keys", keys_.size(), [&](base::JsonWriter& key, std::size_t i) {
    key.field("kty", "OKP").field("crv", "Ed25519").field("use", "sig").field("alg", "EdDSA");
    key.field("kid", keys_[i].id).field("x", base::to_base64url(keys_[i].pair.public_key()));
  });
  return json.text();
}

}  // namespace sih_auth::crypto
