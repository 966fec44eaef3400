#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "crypto/hmac_sha256.hpp"
#include "delivery/webhook_signature.hpp"

namespace sih_auth::delivery {
BOOST_AUTO_TEST_SUITE(webhook_signature_tests)

namespace {

namespace data = boost::unit_test::data;

// The example of the Standard Webhooks libraries.
const std::string kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const std::string kOther = "whsec_" + std::string(43, 'A') + "=";

std::string signatures(const std::string& secrets, std::string_view body) {
  return webhook_signatures(*parse_webhook_secrets(secrets), crypto::hmac_sha256,
                            "msg_p5jXN8AQM9LWM0D4loKWxJek", base::unix_time(1614265330), body);
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_vector_of_the_libraries) {
  BOOST_TEST(signatures(kSecret, R"({"test": 2432232314})") ==
             "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

BOOST_AUTO_TEST_CASE(several_keys_sign_side_by_side) {
  const std::string first = signatures(kSecret, "{}");
  const std::string second = signatures(kOther, "{}");
  BOOST_TEST(first != second);
  for (const std::string between : {" ", ",", ", ", "\n", " \t,, "})
    BOOST_TEST(signatures(kSecret + between + kOther + between, "{}") == first + " " + second);
}

BOOST_AUTO_TEST_CASE(keys_are_the_bytes_that_base64_stands_for) {
  const auto keys = parse_webhook_secrets("whsec_+/+/" + std::string(40, 'A'));
  BOOST_REQUIRE(keys.has_value());
  BOOST_REQUIRE(keys->size() == 1U);
  BOOST_TEST(keys->front().reveal().substr(0, 3) == "\xFB\xFF\xBF");
  BOOST_TEST(keys->front().size() == 33U);
}

BOOST_AUTO_TEST_CASE(padding_may_be_left_out) {
  BOOST_TEST(parse_webhook_secrets(kOther).has_value());
  BOOST_TEST(parse_webhook_secrets(kOther.substr(0, kOther.size() - 1)).has_value());
  BOOST_TEST(!parse_webhook_secrets(kOther + "=").has_value());
  BOOST_TEST(!parse_webhook_secrets(kSecret + "=").has_value());
}

BOOST_AUTO_TEST_CASE(a_key_has_24_to_64_bytes) {
  const auto has = [](std::size_t characters) {
    return parse_webhook_secrets("whsec_" + std::string(characters, 'A')).has_value();
  };
  BOOST_TEST(!has(31));  // 23 bytes
  BOOST_TEST(has(32));
  BOOST_TEST(has(86));
  BOOST_TEST(!has(87));  // 65 bytes
}

BOOST_DATA_TEST_CASE(nonsense_is_refused_and_not_repeated,
                     data::make({"", " , ", "secret", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_",
                                 "whsec_MfKQ9r8GKYqrTwjUPD8ILPZI-2LaLaSw",
                                 "whsec_MfKQ9r8GKYqrTwjUPD8ILPZI%2LaLaSw", "whsec_MfKQ9r8G=KYq",
                                 "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8G",
                                 "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw secret"}),
                     text) {
  const auto keys = parse_webhook_secrets(text);
  BOOST_REQUIRE(!keys.has_value());
  BOOST_TEST(!keys.error().empty());
  BOOST_TEST(keys.error().find("MfKQ") == std::string::npos, keys.error());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::delivery
