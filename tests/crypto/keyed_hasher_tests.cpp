#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/base/encoding.hpp"

#include "crypto/keyed_hasher.hpp"
#include "support/keys.hpp"

namespace sih_auth::crypto {

BOOST_AUTO_TEST_SUITE(keyed_hasher_tests)

using domain::Purpose;

// Made with Python: hashlib.blake2b(b"abc", key=b"k" * 32, digest_size=32).
BOOST_AUTO_TEST_CASE(blake2b_is_pythons_too) {
  BOOST_TEST(base::to_hex(blake2b(base::Secret(std::string(32, 'k')), "abc")) ==
             "0a9b1f4f633832a535f3e4539d906998c3814fbcd4cc136e57e8ea742ac36b61");
}

BOOST_AUTO_TEST_CASE(a_hash_names_its_key_and_is_made_again_with_it) {
  const Keyring keys = tests::keyring(tests::kNewKey);
  const Blake2bKeyedHasher hasher(keys);
  const auto hash = hasher.hash(Purpose::otp, "7:123456");
  BOOST_TEST(hash.key_id == keys.current_id());
  BOOST_TEST(base::from_base64url(hash.hash).value().size() == 32U);
  BOOST_TEST((hasher.hash_with(hash.key_id, Purpose::otp, "7:123456") == hash));
}

BOOST_AUTO_TEST_CASE(message_purpose_and_key_all_count) {
  const Keyring keys = tests::keyring(tests::kNewKey, {tests::kOldKey});
  const Keyring old_keys = tests::keyring(tests::kOldKey);
  const Blake2bKeyedHasher hasher(keys);
  const auto hash = hasher.hash(Purpose::otp, "message").hash;
  BOOST_TEST(hasher.hash(Purpose::otp, "messagE").hash != hash);
  BOOST_TEST(hasher.hash(Purpose::otp, std::string("message\0", 8)).hash != hash);
  BOOST_TEST(hasher.hash(Purpose::login, "message").hash != hash);
  BOOST_TEST(hasher.hash(Purpose::session, "message").hash != hash);
  BOOST_TEST(Blake2bKeyedHasher(old_keys).hash(Purpose::otp, "message").hash != hash);
}

BOOST_AUTO_TEST_CASE(a_retired_key_hashes_as_before_an_unknown_one_not_at_all) {
  const Keyring before = tests::keyring(tests::kOldKey);
  const auto old_hash = Blake2bKeyedHasher(before).hash(Purpose::otp, "message");
  const Keyring rotated = tests::keyring(tests::kNewKey, {tests::kOldKey});
  BOOST_TEST((Blake2bKeyedHasher(rotated).hash_with(old_hash.key_id, Purpose::otp, "message") ==
              old_hash));
  const Keyring after = tests::keyring(tests::kNewKey);
  BOOST_TEST(
      !Blake2bKeyedHasher(after).hash_with(old_hash.key_id, Purpose::otp, "message").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::crypto
