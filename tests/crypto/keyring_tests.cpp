#include <array>
#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "crypto/keyring.hpp"
#include "support/keys.hpp"

namespace sih_auth::crypto {
BOOST_AUTO_TEST_SUITE(keyring_tests)

namespace {

constexpr std::array kAll{Subkey::key_id,    Subkey::session_mac, Subkey::session_hash,
                          Subkey::login_mac, Subkey::login_hash,  Subkey::otp_hash,
                          Subkey::sealing};

}  // namespace

BOOST_AUTO_TEST_CASE(the_same_secret_gives_the_same_keys_on_every_machine) {
  const MasterKey one{base::Secret(tests::kOldKey)};
  const MasterKey two{base::Secret(tests::kOldKey)};
  BOOST_TEST(one.id() == two.id());
  BOOST_TEST(one.derive(Subkey::sealing).reveal() == two.derive(Subkey::sealing).reveal());
}

// What is stored and handed out depends on these for ever: a change logs everybody out.
BOOST_AUTO_TEST_CASE(the_derivation_never_changes) {
  const MasterKey key{base::Secret("an example of a secret key, 32+ bytes")};
  BOOST_TEST(key.id() == "xkEsybRs");
}

BOOST_AUTO_TEST_CASE(every_use_has_its_own_key_of_32_bytes) {
  const MasterKey key{base::Secret(tests::kOldKey)};
  std::set<std::string> keys;
  for (const Subkey subkey : kAll) {
    keys.emplace(key.derive(subkey).reveal());
    BOOST_TEST(key.derive(subkey).size() == 32U);
  }
  BOOST_TEST(keys.size() == kAll.size());
}

BOOST_AUTO_TEST_CASE(every_byte_of_the_secret_counts) {
  std::string secret(200, 'x');
  std::set<std::string> ids{MasterKey(base::Secret(secret)).id()};
  for (const std::size_t at :
       {std::size_t{0}, std::size_t{63}, std::size_t{64}, std::size_t{199}}) {
    std::string other = secret;
    other[at] = 'y';
    ids.insert(MasterKey(base::Secret(other)).id());
  }
  ids.insert(MasterKey(base::Secret(secret + "x")).id());
  BOOST_TEST(ids.size() == 6U);
}

BOOST_AUTO_TEST_CASE(the_newest_key_is_current_and_retired_ones_are_found) {
  const MasterKey old_key{base::Secret(tests::kOldKey)};
  const MasterKey new_key{base::Secret(tests::kNewKey)};
  const Keyring keyring = tests::keyring(tests::kNewKey, {tests::kOldKey});
  BOOST_TEST(keyring.current_id() == new_key.id());
  BOOST_TEST(keyring.current(Subkey::otp_hash).reveal() ==
             new_key.derive(Subkey::otp_hash).reveal());
  const base::Secret* found = keyring.find(old_key.id(), Subkey::otp_hash);
  BOOST_REQUIRE(found != nullptr);
  BOOST_TEST(found->reveal() == old_key.derive(Subkey::otp_hash).reveal());
}

BOOST_AUTO_TEST_CASE(an_unknown_key_is_not_found) {
  const Keyring keyring = tests::keyring(tests::kNewKey);
  BOOST_TEST(
      (keyring.find(MasterKey(base::Secret(tests::kOldKey)).id(), Subkey::sealing) == nullptr));
  BOOST_TEST((keyring.find("", Subkey::sealing) == nullptr));
}

BOOST_AUTO_TEST_CASE(a_key_that_is_both_current_and_retired_does_no_harm) {
  const Keyring keyring = tests::keyring(tests::kNewKey, {tests::kNewKey});
  BOOST_TEST((keyring.find(keyring.current_id(), Subkey::sealing) != nullptr));
}

BOOST_AUTO_TEST_CASE(no_two_purposes_share_a_key) {
  using domain::Purpose;
  BOOST_TEST((mac_subkey(Purpose::session) != mac_subkey(Purpose::login)));
  BOOST_TEST((hash_subkey(Purpose::session) != hash_subkey(Purpose::login)));
  BOOST_TEST((hash_subkey(Purpose::session) != hash_subkey(Purpose::otp)));
  BOOST_TEST((hash_subkey(Purpose::session) != mac_subkey(Purpose::session)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::crypto
