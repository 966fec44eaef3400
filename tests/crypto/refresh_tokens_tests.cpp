#include <string>

#include <boost/test/unit_test.hpp>

#include "crypto/refresh_tokens.hpp"
#include "support/keys.hpp"

namespace sih_auth::crypto {
BOOST_AUTO_TEST_SUITE(refresh_tokens_tests)

namespace {

std::string made(const Keyring& keys, const domain::RefreshClaim& claim) {
  return std::string(MacRefreshTokens(keys).make(claim).reveal());
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_made_opens_to_its_claim) {
  const Keyring keys = tests::keyring(tests::kNewKey);
  for (const std::int64_t generation : {0LL, 1LL, 10LL, 9'223'372'036'854'775'807LL}) {
    const auto claim = MacRefreshTokens(keys).open(made(keys, {"AbC-_09", generation}));
    BOOST_REQUIRE(claim.has_value());
    BOOST_TEST(claim->session == "AbC-_09");
    BOOST_TEST(claim->generation == generation);
  }
}

BOOST_AUTO_TEST_CASE(it_can_be_made_again) {
  const Keyring keys = tests::keyring(tests::kNewKey);
  BOOST_TEST(made(keys, {"session", 3}) == made(keys, {"session", 3}));
  BOOST_TEST(made(keys, {"session", 3}) != made(keys, {"session", 4}));
}

BOOST_AUTO_TEST_CASE(a_retired_key_opens_and_makes_no_more) {
  const Keyring before = tests::keyring(tests::kOldKey);
  const Keyring after = tests::keyring(tests::kNewKey, {tests::kOldKey});
  const std::string token = made(before, {"session", 3});
  BOOST_TEST(MacRefreshTokens(after).open(token).has_value());
  BOOST_TEST(!MacRefreshTokens(tests::keyring(tests::kNewKey)).open(token).has_value());
  BOOST_TEST(made(after, {"session", 3}).starts_with(after.current_id() + "."));
}

BOOST_AUTO_TEST_CASE(any_other_byte_is_refused) {
  const Keyring keys = tests::keyring(tests::kNewKey);
  const MacRefreshTokens tokens(keys);
  const std::string token = made(keys, {"session", 12});
  for (std::size_t i = 0; i < token.size(); ++i) {
    for (const char other : {'A', 'B', '.', '\0', '\xff'}) {
      std::string altered = token;
      altered[i] = other;
      BOOST_TEST(tokens.open(altered).has_value() == (altered == token), i);
    }
    BOOST_TEST(!tokens.open(token.substr(0, i)).has_value());
    BOOST_TEST(!tokens.open(token.substr(i + 1)).has_value());
  }
  BOOST_TEST(!tokens.open(token + "A").has_value());
  BOOST_TEST(!tokens.open(token + "=").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::crypto
