#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <rapidjson/document.h>
#include <sodium.h>

#include "sih_auth/base/encoding.hpp"

#include "crypto/access_tokens.hpp"
#include "crypto/keyed_hasher.hpp"
#include "support/keys.hpp"
#include "support/scripted_random.hpp"

namespace sih_auth::crypto {
BOOST_AUTO_TEST_SUITE(access_tokens_tests)

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr base::UnixTime kNow = base::unix_time(1'800'000'000);

/// One issuer, and the parts of its tokens for those who make others of them.
struct World {
  explicit World(std::string issuer = "https://auth.example.com", std::string audience = "sih-auth")
      : tokens(keys, std::move(issuer), std::move(audience), random) {}

  std::string issue(base::UnixTime issued_at = kNow, seconds lifetime = minutes(15)) {
    return std::string(
        tokens
            .issue({"session",
                    {{7}, "Jos\xc3\xa9 \"Doe\"", "john@example.com", {"staff", "admin"}},
                    issued_at,
                    issued_at + lifetime})
            .reveal());
  }

  bool opens(std::string_view token, base::UnixTime now = kNow) {
    return tokens.open(token, now).has_value();
  }

  /// Signed by the key that the service signs with.
  [[nodiscard]] std::string sign(const std::string& header, const std::string& payload) const {
    const std::string text = base::to_base64url(header) + "." + base::to_base64url(payload);
    const SigningKey key(keys.current(Subkey::access_token_signature));
    return text + "." + base::to_base64url(key.sign(text));
  }

  Keyring keys = tests::keyring(tests::kNewKey);
  tests::ScriptedRandom random;
  EdDsaAccessTokens tokens;
};

std::vector<std::string> parts_of(const std::string& token) {
  const auto first = token.find('.');
  const auto last = token.rfind('.');
  return {token.substr(0, first), token.substr(first + 1, last - first - 1),
          token.substr(last + 1)};
}

std::string decoded(const std::string& part) {
  return base::from_base64url(part).value();
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const auto at = text.find(what);
  BOOST_REQUIRE_MESSAGE(at != std::string::npos, what << " is not in " << text);
  return text.replace(at, what.size(), with);
}

}  // namespace

BOOST_AUTO_TEST_CASE(it_says_what_the_contract_lists) {
  World world;
  const auto parts = parts_of(world.issue());
  BOOST_TEST(decoded(parts[0]) ==
             R"({"alg":"EdDSA","typ":"at+jwt","kid":")" + world.keys.current_id() + "\"}");
  rapidjson::Document claims;
  claims.Parse(decoded(parts[1]).c_str());
  BOOST_TEST(claims["iss"].GetString() == "https://auth.example.com");
  BOOST_TEST(claims["sub"].GetString() == "7");
  BOOST_TEST(claims["aud"].GetString() == "sih-auth");
  BOOST_TEST(claims["iat"].GetInt64() == 1'800'000'000);
  BOOST_TEST(claims["exp"].GetInt64() == 1'800'000'900);
  BOOST_TEST(claims["jti"].GetStringLength() == 22U);
  BOOST_TEST(claims["sid"].GetString() == "session");
  BOOST_TEST(claims["email"].GetString() == "john@example.com");
  BOOST_TEST(claims["name"].GetString() == "Jos\xc3\xa9 \"Doe\"");
  BOOST_TEST(claims["groups"].Size() == 2U);
  BOOST_TEST(claims.MemberCount() == 10U);
}

BOOST_AUTO_TEST_CASE(it_opens_to_session_and_account) {
  World world;
  const auto grant = world.tokens.open(world.issue(), kNow);
  BOOST_REQUIRE(grant.has_value());
  BOOST_TEST(grant->session == "session");
  BOOST_TEST((grant->user_id == domain::UserId{7}));
}

BOOST_AUTO_TEST_CASE(it_opens_until_it_expires_and_where_the_clock_is_a_minute_behind) {
  World world;
  const std::string token = world.issue();
  BOOST_TEST(world.opens(token, kNow + minutes(15) - seconds(1)));
  BOOST_TEST(!world.opens(token, kNow + minutes(15)));
  BOOST_TEST(world.opens(token, kNow - seconds(60)));
  BOOST_TEST(!world.opens(token, kNow - seconds(61)));
}

BOOST_AUTO_TEST_CASE(what_was_verified_once_runs_out_all_the_same) {
  World world;
  const std::string token = world.issue();
  BOOST_TEST(world.opens(token));
  BOOST_TEST(world.opens(token));
  BOOST_TEST(!world.opens(token, kNow + minutes(20)));
}

BOOST_AUTO_TEST_CASE(more_tokens_than_are_remembered_all_open) {
  World world;
  const std::string first = world.issue();
  BOOST_TEST(world.opens(first));
  for (int i = 0; i < 8'200; ++i) {
    if (!world.opens(world.issue())) BOOST_ERROR("token " << i << " does not open");
  }
  BOOST_TEST(world.opens(first));
}

BOOST_AUTO_TEST_CASE(another_issuer_or_audience_is_refused) {
  World world;
  const std::string token = world.issue();
  BOOST_TEST(!World("https://auth.example.org").opens(token));
  BOOST_TEST(!World("https://auth.example.com", "elsewhere").opens(token));
  BOOST_TEST(!World("", "").opens(token));
}

BOOST_AUTO_TEST_CASE(every_altered_byte_is_refused) {
  World world;
  const std::string token = world.issue();
  for (std::size_t i = 0; i < token.size(); ++i) {
    for (const char other : {'A', 'Q', '.', '=', '\0', '\xff'}) {
      std::string altered = token;
      altered[i] = other;
      if (world.opens(altered) != (altered == token)) BOOST_ERROR("byte " << i << " as " << other);
    }
    if (world.opens(token.substr(0, i))) BOOST_ERROR("cut after " << i);
  }
}

BOOST_AUTO_TEST_CASE(base64url_has_one_spelling) {
  // The last character of a signature of 64 bytes carries two bits that mean nothing.
  World world;
  const std::string token = world.issue();
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  int opened = 0;
  for (const char last : kAlphabet)
    opened += world.opens(token.substr(0, token.size() - 1) + last) ? 1 : 0;
  BOOST_TEST(opened == 1);
  for (const char* end : {"=", "==", "\n", " ", ".", "%3D"})
    BOOST_TEST(!world.opens(token + end), end);
  const auto parts = parts_of(token);
  BOOST_TEST(!world.opens(parts[0] + "=." + parts[1] + "." + parts[2]));
  BOOST_TEST(!world.opens(parts[0] + "." + parts[1] + "=." + parts[2]));
}

BOOST_AUTO_TEST_CASE(no_header_but_ours_is_taken_though_well_signed) {
  World world;
  const auto parts = parts_of(world.issue());
  const std::string header = decoded(parts[0]);
  const std::string payload = decoded(parts[1]);
  BOOST_TEST(world.opens(world.sign(header, payload)));
  const std::string kid = world.keys.current_id();
  for (const std::string& other : {
           replaced(header, "EdDSA", "none"),
           replaced(header, "EdDSA", "HS256"),
           replaced(header, "EdDSA", "Ed25519"),
           replaced(header, "EdDSA", "eddsa"),
           replaced(header, "at+jwt", "JWT"),
           replaced(header, kid, "other"),
           replaced(header, kid, ""),
           replaced(header, kid, "../../etc/passwd"),
           replaced(header, "}", R"(,"crit":["exp"]})"),
           replaced(header, "}", R"(,"jku":"https://evil.example/keys"})"),
           replaced(header, "}", R"(,"jwk":{"kty":"OKP","crv":"Ed25519","x":"AAAA"}})"),
           replaced(header, "}", R"(,"x5u":"https://evil.example/cert"})"),
           replaced(header, "}", R"(,"b64":false})"),
           replaced(header, "}", R"(,"alg":"none"})"),
           replaced(header, ":", ": "),
           std::string(R"({"alg":"EdDSA"})"),
           std::string("{}"),
           std::string(),
       }) {
    BOOST_TEST(!world.opens(world.sign(other, payload)), other);
  }
}

BOOST_AUTO_TEST_CASE(a_signature_that_is_missing_or_no_signature_is_refused) {
  World world;
  const auto parts = parts_of(world.issue());
  const std::string text = parts[0] + "." + parts[1];
  BOOST_TEST(!world.opens(text));
  BOOST_TEST(!world.opens(text + "."));
  BOOST_TEST(!world.opens(text + "." + base::to_base64url(std::string(64, '\0'))));
  BOOST_TEST(!world.opens("." + parts[1] + "." + parts[2]));
  BOOST_TEST(!world.opens(text + "." + parts[2] + "." + parts[2]));
  const std::string none = base::to_base64url(R"({"alg":"none"})");
  BOOST_TEST(!world.opens(none + "." + parts[1] + "."));
  BOOST_TEST(!world.opens(""));
  BOOST_TEST(!world.opens(".."));
}

BOOST_AUTO_TEST_CASE(our_public_key_is_no_hmac_key) {
  World world;
  const auto parts = parts_of(world.issue());
  const SigningKey key(world.keys.current(Subkey::access_token_signature));
  const std::string header = base::to_base64url(replaced(decoded(parts[0]), "EdDSA", "HS256"));
  const std::string text = header + "." + parts[1];
  std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256(reinterpret_cast<unsigned char*>(mac.data()),
                         reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                         reinterpret_cast<const unsigned char*>(key.public_key().data()));
  BOOST_TEST(!world.opens(text + "." + base::to_base64url(mac)));
  BOOST_TEST(!world.opens(parts[0] + "." + parts[1] + "." + base::to_base64url(mac)));
}

BOOST_AUTO_TEST_CASE(claims_of_another_form_are_refused_though_well_signed) {
  World world;
  const auto parts = parts_of(world.issue());
  const std::string header = decoded(parts[0]);
  const std::string payload = decoded(parts[1]);
  for (const std::string& other : {
           replaced(payload, "1800000900", "1800000900.5"),
           replaced(payload, "1800000900", "\"1800000900\""),
           replaced(payload, "1800000900", "99999999999999999999"),
           replaced(payload, "1800000900", "null"),
           replaced(payload, "\"exp\"", "\"exq\""),
           replaced(payload, "\"iat\"", "\"ias\""),
           replaced(payload, "\"sid\"", "\"sie\""),
           replaced(payload, "\"sub\":\"7\"", "\"sub\":7"),
           replaced(payload, "\"sub\":\"7\"", "\"sub\":\"7 \""),
           replaced(payload, "\"sub\":\"7\"", "\"sub\":\"\""),
           replaced(payload, "\"aud\":\"sih-auth\"", "\"aud\":[\"sih-auth\"]"),
           replaced(payload, "\"aud\":\"sih-auth\",", ""),
           payload + " {}",
           std::string("[]"),
           std::string("null"),
           std::string("\xff"),
           std::string(),
           std::string(20'000, '['),
       }) {
    BOOST_TEST(!world.opens(world.sign(header, other)), other.substr(0, 200));
  }
}

BOOST_AUTO_TEST_CASE(a_retired_key_s_tokens_open_and_new_ones_use_the_new_key) {
  World old_world;
  tests::ScriptedRandom random;
  const Keyring keys = tests::keyring(tests::kOldKey, {tests::kNewKey});
  EdDsaAccessTokens tokens(keys, "https://auth.example.com", "sih-auth", random);
  BOOST_TEST(tokens.open(old_world.issue(), kNow).has_value());
  BOOST_TEST(!old_world.opens(
      tokens.issue({"session", {{7}, "", "", {}}, kNow, kNow + minutes(15)}).reveal()));

  rapidjson::Document set;
  set.Parse(tokens.public_key_set().c_str());
  BOOST_TEST(set["keys"].Size() == 2U);
  BOOST_TEST(set["keys"][0]["kid"].GetString() == keys.current_id());
  BOOST_TEST(set["keys"][1]["kid"].GetString() == old_world.keys.current_id());
}

BOOST_AUTO_TEST_CASE(the_key_set_holds_public_keys_alone) {
  World world;
  rapidjson::Document set;
  set.Parse(world.tokens.public_key_set().c_str());
  const auto& key = set["keys"][0];
  const SigningKey pair(world.keys.current(Subkey::access_token_signature));
  BOOST_TEST(key["kty"].GetString() == "OKP");
  BOOST_TEST(key["crv"].GetString() == "Ed25519");
  BOOST_TEST(key["use"].GetString() == "sig");
  BOOST_TEST(key["alg"].GetString() == "EdDSA");
  BOOST_TEST(key["x"].GetString() == base::to_base64url(pair.public_key()));
  BOOST_TEST(key.MemberCount() == 6U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::crypto
