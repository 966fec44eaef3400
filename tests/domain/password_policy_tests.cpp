#include <algorithm>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/password_policy.hpp"

#include "support/fake_password_hasher.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(password_policy_tests)

namespace {

tl::expected<NewPassword, Flaw> accept(const std::string& password, double guesses_log2 = 40) {
  const tests::FakePasswordStrength strength(guesses_log2);
  return PasswordPolicy(strength, "SIH Auth")
      .accept(base::Secret(password), "John", "john@example.com");
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_password_has_8_to_1024_bytes) {
  BOOST_TEST((accept("").error() == Flaw::password_too_short));
  BOOST_TEST((accept(std::string(7, 'x')).error() == Flaw::password_too_short));
  BOOST_TEST(accept(std::string(8, 'x')).has_value());
  BOOST_TEST(accept(std::string(1024, 'x')).has_value());
  BOOST_TEST((accept(std::string(1025, 'x')).error() == Flaw::password_too_long));
}

BOOST_AUTO_TEST_CASE(a_password_is_never_cut_or_altered) {
  const std::string odd = "  p\xc3\xa4ss\tw\xff rd\n ";
  const auto accepted = accept(odd);
  BOOST_REQUIRE(accepted.has_value());
  BOOST_TEST(accepted->secret().reveal() == odd);
}

BOOST_AUTO_TEST_CASE(a_nul_has_no_place_in_it) {
  BOOST_TEST((accept(std::string("12345678\0abc", 12)).error() == Flaw::password_has_nul));
}

BOOST_AUTO_TEST_CASE(ten_thousand_guesses_are_enough_and_fewer_are_not) {
  BOOST_TEST((accept("password", 13.28).error() == Flaw::password_too_guessable));
  BOOST_TEST(accept("password", 13.29).has_value());
}

BOOST_AUTO_TEST_CASE(the_guesser_is_told_name_address_and_site_in_whole_and_in_pieces) {
  const tests::FakePasswordStrength strength(40);
  const PasswordPolicy policy(strength, "Acme Portal");
  static_cast<void>(
      policy.accept(base::Secret("whatever"), "Jos\xc3\xa9 de la Cruz", "Joe.Cool@Example.com"));
  const auto& words = strength.asked_with;
  for (const char* word : {"jos\xc3\xa9 de la cruz", "jos\xc3\xa9", "cruz", "joe.cool@example.com",
                           "joe", "cool", "example", "com", "acme portal", "acme", "portal"}) {
    BOOST_TEST((std::ranges::find(words, word) != words.end()), word);
  }
  // A word of one or two letters would make every password look weaker than it is.
  for (const char* word : {"de", "la"})
    BOOST_TEST((std::ranges::find(words, word) == words.end()), word);
}

BOOST_AUTO_TEST_CASE(a_breached_password_is_refused_whatever_its_strength) {
  const tests::FakePasswordStrength strength(40);
  tests::FakeBreachedPasswords breached("correct horse battery staple");
  const PasswordPolicy policy(strength, "SIH Auth", &breached);
  const auto accept_it = [&](const std::string& password) {
    return policy.accept(base::Secret(password), "John", "john@example.com");
  };
  BOOST_TEST((accept_it("correct horse battery staple").error() == Flaw::password_breached));
  BOOST_TEST(accept_it("correct horse battery staples").has_value());
  BOOST_TEST(breached.asked == 2);
}

BOOST_AUTO_TEST_CASE(what_the_other_rules_refuse_is_not_looked_up) {
  tests::FakeBreachedPasswords breached("password");
  const auto flaw_of = [&](const std::string& password, double guesses_log2) {
    const tests::FakePasswordStrength strength(guesses_log2);
    return PasswordPolicy(strength, "SIH Auth", &breached)
        .accept(base::Secret(password), "John", "john@example.com")
        .error();
  };
  BOOST_TEST((flaw_of("short", 40) == Flaw::password_too_short));
  BOOST_TEST((flaw_of(std::string(1025, 'x'), 40) == Flaw::password_too_long));
  BOOST_TEST((flaw_of(std::string("12345678\0abc", 12), 40) == Flaw::password_has_nul));
  BOOST_TEST((flaw_of("password", 5) == Flaw::password_too_guessable));
  BOOST_TEST(breached.asked == 0);
  BOOST_TEST((flaw_of("password", 40) == Flaw::password_breached));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
