#include <chrono>
#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "crypto/password_strength.hpp"

namespace sih_auth::crypto {
BOOST_AUTO_TEST_SUITE(password_strength_tests)

namespace {

namespace data = boost::unit_test::data;

bool passes(std::string_view password, std::string_view name = "John Doe",
            std::string_view email = "john.doe@example.com", std::string site = "SIH Auth") {
  const ZxcvbnPasswordStrength strength;
  return domain::PasswordPolicy(strength, std::move(site))
      .accept(base::Secret(password), name, email)
      .has_value();
}

}  // namespace

BOOST_DATA_TEST_CASE(a_decent_password_passes,
                     data::make({
                         "SecureP@ssw0rd",  // the Flask README's
                         "correct horse battery staple",
                         "kX9#vQ2m",
                         "\xd0\xbf\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c\xd0\xba\xd0\xb0",
                         "a perfectly ordinary sentence",
                         "Tr0ub4dour&3",
                     }),
                     password) {
  BOOST_TEST(passes(password));
}

BOOST_DATA_TEST_CASE(a_password_from_the_lists_does_not,
                     data::make({"password", "password123", "Password123", "12345678", "123456789",
                                 "qwertyuiop", "iloveyou", "sunshine", "aaaaaaaa", "abcdefgh",
                                 "11111111", "letmein1", "football", "1q2w3e4r"}),
                     password) {
  BOOST_TEST(!passes(password));
}

BOOST_AUTO_TEST_CASE(ones_own_name_is_no_password) {
  BOOST_TEST(passes("quigglesworth"));
  BOOST_TEST(!passes("quigglesworth", "Bartholomew Quigglesworth"));
  BOOST_TEST(!passes("Quigglesworth1", "Bartholomew Quigglesworth"));
  BOOST_TEST(!passes("bartholomew quigglesworth", "Bartholomew Quigglesworth"));
}

BOOST_AUTO_TEST_CASE(ones_own_address_is_no_password) {
  BOOST_TEST(passes("wibblethorpe@zugzwanger.example"));
  BOOST_TEST(!passes("wibblethorpe@zugzwanger.example", "W", "Wibblethorpe@Zugzwanger.example"));
  BOOST_TEST(!passes("wibblethorpe", "W", "wibblethorpe@zugzwanger.example"));
  BOOST_TEST(!passes("zugzwanger", "W", "wibblethorpe@zugzwanger.example"));
}

BOOST_AUTO_TEST_CASE(the_sites_name_is_no_password) {
  BOOST_TEST(passes("qwendolarium"));
  BOOST_TEST(!passes("qwendolarium", "W", "w@example.com", "The Qwendolarium"));
  BOOST_TEST(!passes("sih auth"));
  BOOST_TEST(!passes("SIH Auth1"));
}

BOOST_AUTO_TEST_CASE(a_good_password_that_holds_the_name_passes) {
  BOOST_TEST(passes("quigglesworth vexes nine llamas", "Bartholomew Quigglesworth"));
}

BOOST_AUTO_TEST_CASE(the_longest_password_is_judged_in_no_time) {
  std::string longest;
  for (unsigned i = 0; longest.size() < 1024; ++i)
    longest += static_cast<char>('!' + (i * i * 31 + i * 7) % 90);
  const auto started = std::chrono::steady_clock::now();
  BOOST_TEST(passes(longest));
  BOOST_TEST(passes(std::string(300, 'p') + longest.substr(0, 700)) ==
             passes(std::string(300, 'p')));
  BOOST_TEST((std::chrono::steady_clock::now() - started < std::chrono::seconds(1)));
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_are_judged_too) {
  BOOST_TEST(passes("\xff\xfe\x80\x81\xc3\x28\xa0\xa1\xf0\x28"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::crypto
