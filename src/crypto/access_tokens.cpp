#include "crypto/access_tokens.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <utility>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <sodium.h>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::crypto {
namespace {

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

/// How far the clocks of two nodes may be apart.
constexpr std::chrono::seconds kSkew{60};

/// Some 300 bytes each.
constexpr std::size_t kMostRemembered = 8'192;

/// nginx takes no longer header than this, by far.
constexpr std::size_t kLongestToken = 16'384;

void write(JsonWriter& json, const char* name, std::string_view value) {
  json.Key(name);
  json.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

void write(JsonWriter& json, const char* name, base::UnixTime time) {
  json.Key(name);
  json.Int64(base::to_integer(time));
}

std::string header_of(const std::string& key_id) {
  rapidjson::StringBuffer buffer;
  JsonWriter json(buffer);
  json.StartObject();
  write(json, "alg", "EdDSA");
  write(json, "typ", "at+jwt");
  write(json, "kid", key_id);
  json.EndObject();
  return base::to_base64url({buffer.GetString(), buffer.GetSize()});
}

std::string fingerprint(std::string_view token) {
  std::string hash(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(token.data()), token.size(), nullptr,
                     0);
  return hash;
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
  domain::UserId user;
  const char* end = subject.data() + subject.size();
  const auto [stop, error] = std::from_chars(subject.data(), end, user.value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return user;
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
  std::array<unsigned char, 16> token_id{};
  random_.fill(token_id);
  rapidjson::StringBuffer buffer;
  JsonWriter json(buffer);
  json.StartObject();
  write(json, "iss", issuer_);
  write(json, "sub", std::to_string(claims.owner.user_id.value));
  write(json, "aud", audience_);
  write(json, "exp", claims.expires_at);
  write(json, "iat", claims.issued_at);
  write(json, "jti", base::to_base64url(std::string(token_id.begin(), token_id.end())));
  write(json, "sid", claims.session);
  write(json, "email", claims.owner.email);
  write(json, "name", claims.owner.name);
  json.Key("groups");
  json.StartArray();
  for (const std::string& group : claims.owner.groups)
    json.String(group.data(), static_cast<rapidjson::SizeType>(group.size()));
  json.EndArray();
  json.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

std::optional<domain::AccessGrant> EdDsaAccessTokens::open(std::string_view token,
                                                           base::UnixTime now) {
  const auto verified = verify(token);
  if (!verified || verified->issued_at > now + kSkew || verified->expires_at <= now - kSkew) {
    return std::nullopt;
  }
  return verified->grant;
}

std::optional<EdDsaAccessTokens::Verified> EdDsaAccessTokens::verify(std::string_view token) {
  if (token.size() > kLongestToken) return std::nullopt;
  std::string name = fingerprint(token);
  if (const auto known = verified_.find(name); known != verified_.end()) return known->second;
  const auto payload = signed_payload(token);
  auto verified = payload ? read(*payload) : std::nullopt;
  if (!verified) return std::nullopt;
  if (verified_.size() >= kMostRemembered) verified_.clear();
  verified_.emplace(std::move(name), *verified);
  return verified;
}

std::optional<std::string> EdDsaAccessTokens::signed_payload(std::string_view token) const {
  const auto header_end = token.find('.');
  const auto payload_end = token.rfind('.');
  if (header_end == std::string_view::npos || payload_end == header_end) return std::nullopt;
  const std::string_view header = token.substr(0, header_end);
  const auto signature = base::from_base64url(token.substr(payload_end + 1));
  for (const Key& key : keys_) {
    if (key.header != header) continue;
    if (!signature || !key.pair.has_signed(token.substr(0, payload_end), *signature)) break;
    return base::from_base64url(token.substr(header_end + 1, payload_end - header_end - 1));
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
  rapidjson::StringBuffer buffer;
  JsonWriter json(buffer);
  json.StartObject();
  json.Key("keys");
  json.StartArray();
  for (const Key& key : keys_) {
    json.StartObject();
    write(json, "kty", "OKP");
    write(json, "crv", "Ed25519");
    write(json, "use", "sig");
    write(json, "alg", "EdDSA");
    write(json, "kid", key.id);
    write(json, "x", base::to_base64url(key.pair.public_key()));
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace sih_auth::crypto
