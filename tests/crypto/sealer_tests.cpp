#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/base/encoding.hpp"

#include "crypto/sealer.hpp"
#include "support/keys.hpp"

namespace sih_auth::crypto {
BOOST_AUTO_TEST_SUITE(sealer_tests)

namespace {

struct World {
  Keyring keys = tests::keyring(tests::kNewKey);
  base::SystemRandom random;
  AeadSealer sealer{keys, random};
};

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_sealed_opens_again) {
  World world;
  for (const std::string& text :
       {std::string(), std::string("a\0b\xff", 4), std::string(9'999, 'x')}) {
    const auto opened = world.sealer.open(world.sealer.seal(text));
    BOOST_REQUIRE(opened.has_value());
    BOOST_TEST(opened->reveal() == text);
  }
}

BOOST_AUTO_TEST_CASE(the_text_cannot_be_seen_and_never_looks_the_same) {
  World world;
  const auto sealed = world.sealer.seal("the code is 123456");
  const auto bytes = base::from_base64url(sealed.ciphertext);
  BOOST_REQUIRE(bytes.has_value());
  BOOST_TEST(bytes->find("123456") == std::string::npos);
  BOOST_TEST(world.sealer.seal("the code is 123456").ciphertext != sealed.ciphertext);
  BOOST_TEST(sealed.key_id == world.keys.current_id());
}

BOOST_AUTO_TEST_CASE(every_altered_byte_is_noticed) {
  World world;
  const auto sealed = world.sealer.seal("the code is 123456");
  const std::string bytes = base::from_base64url(sealed.ciphertext).value();
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string altered = bytes;
    altered[at] = static_cast<char>(altered[at] ^ 1);
    BOOST_TEST(!world.sealer.open({sealed.key_id, base::to_base64url(altered)}).has_value(), at);
    BOOST_TEST(
        !world.sealer.open({sealed.key_id, base::to_base64url(bytes.substr(0, at))}).has_value(),
        at);
  }
  BOOST_TEST(!world.sealer.open({sealed.key_id, base::to_base64url(bytes + 'x')}).has_value());
  BOOST_TEST(!world.sealer.open({sealed.key_id, "not base64url!"}).has_value());
}

BOOST_AUTO_TEST_CASE(a_retired_key_opens_an_unknown_one_does_not) {
  World world;
  const Keyring old_keys = tests::keyring(tests::kOldKey);
  const auto sealed = AeadSealer(old_keys, world.random).seal("text");
  const Keyring rotated = tests::keyring(tests::kNewKey, {tests::kOldKey});
  const auto opened = AeadSealer(rotated, world.random).open(sealed);
  BOOST_REQUIRE(opened.has_value());
  BOOST_TEST(opened->reveal() == "text");
  BOOST_TEST(!world.sealer.open(sealed).has_value());
}

BOOST_AUTO_TEST_CASE(the_name_of_the_key_is_part_of_what_is_sealed) {
  World world;
  const Keyring both = tests::keyring(tests::kNewKey, {tests::kOldKey});
  const Keyring old_keys = tests::keyring(tests::kOldKey);
  const auto sealed = world.sealer.seal("text");
  BOOST_TEST(
      !AeadSealer(both, world.random).open({old_keys.current_id(), sealed.ciphertext}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::crypto
