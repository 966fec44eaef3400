#include <chrono>
#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "sih_auth/base/encoding.hpp"

#include "crypto/werkzeug.hpp"

namespace sih_auth::crypto {
BOOST_AUTO_TEST_SUITE(werkzeug_tests)

namespace {

namespace data = boost::unit_test::data;

bool verifies(std::string_view password, const std::string& stored) {
  return werkzeug_verify(base::Secret(password), stored);
}

}  // namespace

BOOST_AUTO_TEST_CASE(pbkdf2_gives_the_vectors_of_rfc_7914_section_11) {
  BOOST_TEST(base::to_hex(pbkdf2_sha256("passwd", "salt", 1, 64)) ==
             "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
             "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783");
  BOOST_TEST(base::to_hex(pbkdf2_sha256("Password", "NaCl", 80'000, 64)) ==
             "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
             "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d");
}

BOOST_AUTO_TEST_CASE(scrypt_gives_the_vectors_of_rfc_7914_section_12) {
  BOOST_TEST(verifies("password",
                      "scrypt:1024:8:16$NaCl$"
                      "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                      "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"));
  BOOST_TEST(verifies("pleaseletmein",
                      "scrypt:16384:8:1$SodiumChloride$"
                      "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                      "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"));
}

// Made with Python's hashlib.scrypt and hashlib.pbkdf2_hmac, in the form of
// werkzeug.security.generate_password_hash.
BOOST_AUTO_TEST_CASE(what_python_made_is_verified) {
  BOOST_TEST(verifies("SecureP@ssw0rd",
                      "scrypt:32768:8:1$Zt4VjGk2mQ9sLx7B$"
                      "13b290e4945d061cf12f39d93c1b8c0167645f78438f8057e8de3e5f3b1b1028"
                      "b5560dfd5d7fe67cf3d9a8b59936a6a00729cf3e46e983473f0e39fdf70f16a9"));
  BOOST_TEST(verifies("p\xc3\xa4ssw\xc3\xb6rd \xe2\x98\x95",
                      "scrypt:32768:8:1$u8Yq3NfR6cXw1KeD$"
                      "1f22456d836131580716535adae4d4603cb689c9be9e3894151ff7f45c83b1a0"
                      "758308cd026f46a53535de3586b0bd69294bc7caa50b7416640459bed922f18e"));
  BOOST_TEST(verifies("SecureP@ssw0rd",
                      "pbkdf2:sha256:260000$Hn5TbW2yJc8RzPqA$"
                      "3f6d33c7aa42f7013158f0d108ed959b6b17f693a801ff921e93c1c7cfecb10e"));
  BOOST_TEST(verifies(std::string(1024, 'x'),
                      "pbkdf2:sha256:1000$aB3dE5gH$"
                      "09e730585ecc9ac607cc1c2747d6fec17931a89d51631f890710b64e441b28cd"));
  BOOST_TEST(verifies("p\xc3\xa4ssw\xc3\xb6rd \xe2\x98\x95",
                      "pbkdf2:sha256:1000$aB3dE5gH$"
                      "be085d89ca6ea9985544e35cfd8f397a0b0a2feeaf7563f6d3e9edbb6d1f3669"));
}

BOOST_AUTO_TEST_CASE(hashes_at_the_edges_of_the_bounds_are_verified) {
  BOOST_TEST(verifies("edge",
                      "scrypt:16:32:16$salt$"
                      "4d480fd6107b628dc26da8a3e05b5f98bd3214c874189460ed3bd155ebc9ddc4"
                      "af025db970a3b5ee7c9551af47e2ecab0c15c8c0902ea5b6c330c28bfed28172"));
  BOOST_TEST(verifies("small",
                      "scrypt:2:1:1$salt$"
                      "1dc4306f27147d4412ae9a4f242924dcb714bf28b3511bb39308f2f4af247828"
                      "f005a8c4cd875318aeb60581e1202ff865f385e7741e5e9e52a064078a0097e5"));
  BOOST_TEST(verifies("word", "pbkdf2:sha256:1000$salt$7eee3ccdb62e0a32bc268538479c6e90"));
  BOOST_TEST(verifies("word",
                      "pbkdf2:sha256:1000$salt$"
                      "7eee3ccdb62e0a32bc268538479c6e901e6aad5249a12296ea1b501025e135e46a"));
  BOOST_TEST(verifies("word",
                      "pbkdf2:sha256:1000$salt$"
                      "7EEE3CCDB62E0A32BC268538479C6E901E6AAD5249A12296EA1B501025E135E4"));
}

BOOST_AUTO_TEST_CASE(another_password_salt_or_hash_is_wrong) {
  const std::string stored =
      "pbkdf2:sha256:1000$aB3dE5gH$"
      "5d0ded747b8cb2f85783488e86dd0c09e1325d10eb179e59f20382cddcb9da8d";
  BOOST_TEST(verifies("SecureP@ssw0rd", stored));
  for (const char* password : {"", "SecureP@ssw0r", "SecureP@ssw0rd ", "securep@ssw0rd"})
    BOOST_TEST(!verifies(password, stored), password);
  for (std::size_t at = stored.find('$') + 1; at < stored.size(); ++at) {
    std::string altered = stored;
    altered[at] = altered[at] == '1' ? '2' : '1';
    BOOST_TEST(!verifies("SecureP@ssw0rd", altered), altered);
  }
}

// Each is the right hash of "word" where one can be made at all: the form alone is wrong.
BOOST_DATA_TEST_CASE(
    what_is_out_of_bounds_or_form_is_wrong_at_once,
    data::make({
        "",
        "scrypt:",
        "pbkdf2:",
        "scrypt:16:8:1",
        "scrypt:16:8:1$salt",
        "scrypt:16:8:1$salt$",
        "scrypt:16:8$salt$00000000000000000000000000000000",
        "scrypt:16:8:1:1$salt$00000000000000000000000000000000",
        "scrypt:16:8:1$$00000000000000000000000000000000",
        "scrypt:15:8:1$salt$00000000000000000000000000000000",       // no power of two
        "scrypt:0:8:1$salt$00000000000000000000000000000000",        //
        "scrypt:1:8:1$salt$00000000000000000000000000000000",        //
        "scrypt:2097152:1:1$salt$00000000000000000000000000000000",  // N too large
        "scrypt:1048576:8:1$salt$00000000000000000000000000000000",  // 1 GiB
        "scrypt:524288:8:1$salt$00000000000000000000000000000000",   // 512 MiB
        "scrypt:4294967296:8:1$salt$00000000000000000000000000000000",
        "scrypt:-16:8:1$salt$00000000000000000000000000000000",
        "scrypt:+16:8:1$salt$00000000000000000000000000000000",
        "scrypt: 16:8:1$salt$00000000000000000000000000000000",
        "scrypt:0x10:8:1$salt$00000000000000000000000000000000",
        "scrypt:16:0:1$salt$00000000000000000000000000000000",
        "scrypt:16:8:0$salt$00000000000000000000000000000000",
        "scrypt:16:33:1$salt$"
        "31a8d9b70f6866fc877936b7115090e7f746f89cb802d15cfd2e1d98d94e7f32"
        "3cfecf8e64fe242e0a2b577ee1bc151d982838b3a13c28a8265c7c81f968d6cb",
        "scrypt:16:8:17$salt$"
        "c4a82c1dd5bd45f5eb9ff3d9f138876b49a23ed7cbca69f71377153f0ea79bab"
        "44d3d26100e531ef2e64f3eb9c60c0e4212b5aa45d4ba0963c2c56c1e7430b17",
        "scrypt:16:8:1$salt$"
        "6fe1960e4a0c185eebd2f69ae22060a12458ea645d7405ee3d107583aca5cf8f"
        "85dbca066c1b95498e22e22c05d8f639b66fbd30ef4641dd1c68322670c4f8a",  // odd hex
        "scrypt:16:8:1$salt$"
        "6fe1960e4a0c185eebd2f69ae22060a12458ea645d7405ee3d107583aca5cf8f"
        "85dbca066c1b95498e22e22c05d8f639b66fbd30ef4641dd1c68322670c4f8adx",
        "scrypt:16:8:1$salt$"
        "6fe1960e4a0c185eebd2f69ae22060a12458ea645d7405ee3d107583aca5cf8f"
        "85dbca066c1b95498e22e22c05d8f639b66fbd30ef4641dd1c68322670c4f8ad$",
        "pbkdf2:sha256$salt$7eee3ccdb62e0a32bc268538479c6e90",
        "pbkdf2:sha256:$salt$7eee3ccdb62e0a32bc268538479c6e90",
        "pbkdf2:sha256:1000:$salt$7eee3ccdb62e0a32bc268538479c6e90",
        "pbkdf2:SHA256:1000$salt$7eee3ccdb62e0a32bc268538479c6e90",
        "pbkdf2:sha256:999$salt$"
        "338abadaed848d157d642e133bfb7153d5f1e3c926c72724c029dc23875f9031",
        "pbkdf2:sha256:10000001$salt$7eee3ccdb62e0a32bc268538479c6e90",
        "pbkdf2:sha256:99999999999$salt$7eee3ccdb62e0a32bc268538479c6e90",
        "pbkdf2:sha256:0$salt$7eee3ccdb62e0a32bc268538479c6e90",
        "pbkdf2:sha256:1000$salt$7eee3ccdb62e0a32bc268538479c6e",  // 15 bytes
        "pbkdf2:sha256:1000$salt$",
        "pbkdf2:sha256:1000$salt$zz",
        "pbkdf2:sha256:1000$$"
        "a401113c870b45dc05785e1a087b315161b2eeb758f627fc79fb552ba8e62f80",
        "pbkdf2:sha256:1000$salt$"  // 65 bytes
        "7eee3ccdb62e0a32bc268538479c6e901e6aad5249a12296ea1b501025e135e4"
        "6ad136c9004898850ee6000cbd0ad2922929f8900dc82b7d55cf35c8ceab1a759d",
        "pbkdf2:sha1:1000$salt$0aa0be04655ee11d77a824430968f2231aed5a86",
        "pbkdf2:sha512:1000$salt$"
        "63e6cf7a2fc74b4d61dce2112ace4a9b53dc6139023618c097d546b1ea341130"
        "c1a979de70019a3250ebaa999f5e6ac3095f9961d77ea7e6a73f894af4657d76",
        "pbkdf2:sha256:1000$sa$lt$"
        "de4710bec29257825b32e9c49e47916a34bc18ba2eceb5ae8b31868c02db596c",
        "plain$salt$word",
    }),
    stored) {
  const auto started = std::chrono::steady_clock::now();
  BOOST_TEST(!verifies("word", stored));
  BOOST_TEST(!werkzeug_can_verify(stored));
  BOOST_TEST((std::chrono::steady_clock::now() - started < std::chrono::milliseconds(50)));
}

BOOST_AUTO_TEST_CASE(a_salt_of_more_than_256_bytes_is_wrong) {
  BOOST_TEST(!verifies(
      "word", "pbkdf2:sha256:1000$" + std::string(257, 's') + "$7eee3ccdb62e0a32bc268538479c6e90"));
}

BOOST_DATA_TEST_CASE(what_some_password_is_right_for_can_be_verified,
                     data::make({
                         "scrypt:32768:8:1$salt$00000000000000000000000000000000",
                         "scrypt:262144:8:1$s$00000000000000000000000000000000",
                         "pbkdf2:sha256:1000$salt$00000000000000000000000000000000",
                         "pbkdf2:sha256:10000000$salt$00000000000000000000000000000000",
                     }),
                     stored) {
  BOOST_TEST(werkzeug_can_verify(stored));
}

BOOST_AUTO_TEST_CASE(the_form_is_told_by_its_beginning) {
  BOOST_TEST(is_werkzeug_hash("scrypt:32768:8:1$x$y"));
  BOOST_TEST(is_werkzeug_hash("pbkdf2:sha256:1$x$y"));
  BOOST_TEST(!is_werkzeug_hash("$argon2id$v=19$m=65536,t=2,p=1$x$y"));
  BOOST_TEST(!is_werkzeug_hash("scrypt"));
  BOOST_TEST(!is_werkzeug_hash(""));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::crypto
