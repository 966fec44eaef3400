#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/base/encoding.hpp"

#include "crypto/signing_key.hpp"

namespace sih_auth::crypto {
BOOST_AUTO_TEST_SUITE(signing_key_tests)

namespace {

std::string bytes(std::string_view hex) {
  return base::from_hex(hex).value();
}

}  // namespace

BOOST_AUTO_TEST_CASE(it_is_ed25519) {
  // RFC 8032 section 7.1, test 2.
  const SigningKey key(
      base::Secret(bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")));
  BOOST_TEST(base::to_hex(key.public_key()) ==
             "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const std::string signature = key.sign(bytes("72"));
  BOOST_TEST(base::to_hex(signature) ==
             "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
             "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  BOOST_TEST(key.has_signed("r", signature));
  BOOST_TEST(!key.has_signed("s", signature));
}

BOOST_AUTO_TEST_CASE(a_signature_has_one_form) {
  // S + L stands for the same S (RFC 8032 section 5.1.7).
  const SigningKey key(base::Secret(std::string(32, 'k')));
  std::string signature = key.sign("message");
  const std::string order =
      bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  int carry = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const int sum = static_cast<unsigned char>(signature[32 + i]) +
                    static_cast<unsigned char>(order[i]) + carry;
    signature[32 + i] = static_cast<char>(sum & 0xff);
    carry = sum >> 8;
  }
  BOOST_TEST(!key.has_signed("message", signature));
}

BOOST_AUTO_TEST_CASE(another_length_is_no_signature) {
  const SigningKey key(base::Secret(std::string(32, 'k')));
  const std::string signature = key.sign("message");
  BOOST_TEST(!key.has_signed("message", ""));
  BOOST_TEST(!key.has_signed("message", signature.substr(1)));
  BOOST_TEST(!key.has_signed("message", signature + "x"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::crypto
