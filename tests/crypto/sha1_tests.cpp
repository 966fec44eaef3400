#include <string>

#include <boost/test/unit_test.hpp>

#include "crypto/sha1.hpp"

namespace sih_auth::crypto {

BOOST_AUTO_TEST_SUITE(sha1_tests)

BOOST_AUTO_TEST_CASE(the_vectors_of_the_standard) {
  BOOST_TEST(sha1_hex("abc").reveal() == "A9993E364706816ABA3E25717850C26C9CD0D89D");
  BOOST_TEST(sha1_hex("").reveal() == "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
  BOOST_TEST(sha1_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").reveal() ==
             "84983E441C3BD26EBAAE4AA1F95129E5E54670F1");
  BOOST_TEST(sha1_hex(std::string(1'000'000, 'a')).reveal() ==
             "34AA973CD4C4DAA4F61EEB2BDBAD27316534016F");
}

BOOST_AUTO_TEST_CASE(every_byte_counts) {
  BOOST_TEST(sha1_hex(std::string("\0", 1)).reveal() == "5BA93C9DB0CFF93F52B521D7420E43F6EDA2784F");
  BOOST_TEST(sha1_hex("password").reveal() == "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::crypto
