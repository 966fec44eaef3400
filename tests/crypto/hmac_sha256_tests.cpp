#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/base/encoding.hpp"

#include "crypto/hmac_sha256.hpp"

namespace sih_auth::crypto {
BOOST_AUTO_TEST_SUITE(hmac_sha256_tests)

namespace {

std::string hex(std::string_view key, std::string_view message) {
  return base::to_hex(hmac_sha256(key, message));
}

}  // namespace

/// RFC 4231, the cases 1, 2, 3, 6 and 7.
BOOST_AUTO_TEST_CASE(the_vectors_of_the_standard) {
  BOOST_TEST(hex(std::string(20, '\x0b'), "Hi There") ==
             "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  BOOST_TEST(hex("Jefe", "what do ya want for nothing?") ==
             "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  BOOST_TEST(hex(std::string(20, '\xaa'), std::string(50, '\xdd')) ==
             "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  BOOST_TEST(
      hex(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  BOOST_TEST(hex(std::string(131, '\xaa'),
                 "This is a test using a larger than block-size key and a larger than block-size "
                 "data. The key needs to be hashed before being used by the HMAC algorithm.") ==
             "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

BOOST_AUTO_TEST_CASE(key_and_message_are_bytes) {
  BOOST_TEST(hex("", "") == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  BOOST_TEST(hex("key", std::string("a\0b", 3)) != hex("key", "a"));
  BOOST_TEST(hex(std::string("k\0y", 3), "a") != hex("k", "a"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::crypto
