#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "crypto/address_tagger.hpp"
#include "support/keys.hpp"

namespace sih_auth::crypto {

BOOST_AUTO_TEST_SUITE(address_tagger_tests)

BOOST_AUTO_TEST_CASE(a_tag_is_the_same_for_the_same_address_whatever_its_case) {
  const Keyring keys = tests::keyring(tests::kNewKey);
  const Blake2bAddressTagger tagger(keys);
  const std::string tag = tagger.tag("john@example.com");
  BOOST_TEST(tag.size() == 16U);
  BOOST_TEST(tag.find_first_not_of("0123456789abcdef") == std::string::npos);
  BOOST_TEST(tagger.tag("John@Example.COM") == tag);
  BOOST_TEST(tagger.tag("jane@example.com") != tag);
}

BOOST_AUTO_TEST_CASE(without_the_key_the_tag_tells_nothing) {
  const Keyring keys = tests::keyring(tests::kNewKey);
  const Keyring others = tests::keyring(tests::kOldKey);
  BOOST_TEST(Blake2bAddressTagger(keys).tag("john@example.com") !=
             Blake2bAddressTagger(others).tag("john@example.com"));
}

BOOST_AUTO_TEST_CASE(an_address_is_found_again_by_the_tags_of_retired_keys) {
  const Keyring before = tests::keyring(tests::kOldKey);
  const Keyring now = tests::keyring(tests::kNewKey, {tests::kOldKey});
  const auto tags = Blake2bAddressTagger(now).tags("john@example.com");
  BOOST_REQUIRE(tags.size() == 2U);
  BOOST_TEST(tags[0] == Blake2bAddressTagger(now).tag("john@example.com"));
  BOOST_TEST(tags[1] == Blake2bAddressTagger(before).tag("john@example.com"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::crypto
