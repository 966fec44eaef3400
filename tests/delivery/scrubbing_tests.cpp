#include <string>

#include <boost/test/unit_test.hpp>

#include "delivery/scrubbing.hpp"

namespace sih_auth::delivery {

BOOST_AUTO_TEST_SUITE(scrubbing_tests)

BOOST_AUTO_TEST_CASE(plain_words_stay) {
  for (const std::string text :
       {"", "basic_string::substr: __pos (which is 5) > this->size() (which is 3)",
        "vector::_M_range_check: __n >= this->size()", "map::at", "libcurl: Out of memory",
        "status 503 after 12345 ms", "sessions.created_at"})
    BOOST_TEST(scrubbed(text) == text);
}

BOOST_AUTO_TEST_CASE(addresses_are_masked) {
  BOOST_TEST(scrubbed("no user <jane@example.com>, sorry") == "no user <ja***@example.com>, sorry");
  BOOST_TEST(scrubbed("o'brien+x@example.com") == "o'***@example.com");
  BOOST_TEST(scrubbed("a@b.example c@d.example") == "a***@b.example c***@d.example");
}

BOOST_AUTO_TEST_CASE(what_may_be_a_token_or_a_code_is_gone) {
  for (const std::string secret :
       {"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "0123456789abcdef",
        "eyJhbGciOi.J9.e30-_x/+==", "123456", "code=123456", "otp.000000"})
    BOOST_TEST(scrubbed("got '" + secret + "'!") == "got '[scrubbed]'!", secret);
  BOOST_TEST(scrubbed("0123456789abcde") == "0123456789abcde");
  BOOST_TEST(scrubbed("12345 1234567") == "12345 1234567");
}

BOOST_AUTO_TEST_CASE(it_is_one_line_of_ascii_of_500_characters) {
  BOOST_TEST(scrubbed("a\nb\tc\x7F\x1B[31md") == "a b c  [31md");
  BOOST_TEST(scrubbed("caf\xC3\xA9 \xFF") == "caf?? ?");
  BOOST_TEST(scrubbed(std::string(600, 'x')).size() == 500U);
}

BOOST_AUTO_TEST_CASE(twice_is_once) {
  const std::string once = scrubbed("jane@example.com 123456 MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  BOOST_TEST(scrubbed(once) == once);
}

BOOST_AUTO_TEST_CASE(a_path_keeps_its_words) {
  BOOST_TEST(scrubbed_path("/change-password/some-long-words-here") ==
             "/change-password/some-long-words-here");
  BOOST_TEST(scrubbed_path("/sessions/12") == "/sessions/12");
  BOOST_TEST(scrubbed_path("/a/MfKQ9r8GKYqrTwjU/b?token=x") == "/a/[scrubbed]/b");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::delivery
