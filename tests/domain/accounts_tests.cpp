#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/accounts.hpp"

#include "support/login_world.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(accounts_tests)

namespace {

class House : public tests::LoginWorld {
 public:
  explicit House(SignUpRules rules = {}) : LoginWorld(rules) { users.rows.clear(); }

  tl::expected<void, Denial> sign_up(std::string_view name, std::string_view email,
                                     std::string_view password) {
    const tests::FakePasswordStrength strong(40);
    auto accepted = PasswordPolicy(strong, "site").accept(base::Secret(password), name, email);
    return accounts.sign_up(
        {*PersonName::parse(name), *EmailAddress::parse(email), std::move(*accepted)},
        {"192.0.2.1", "Browser"});
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(makes_an_unverified_account_with_a_hashed_password) {
  House house;
  BOOST_TEST(house.sign_up("John", "John.Doe@Example.com", "correct horse").has_value());
  const User user = house.users.rows.at(0);
  BOOST_TEST(user.name == "John");
  BOOST_TEST(user.email.value() == "John.Doe@Example.com");
  BOOST_TEST(user.password_hash == "new:correct horse");
  BOOST_TEST((user.created_at == house.clock.now()));
  BOOST_TEST(!user.is_verified);
  BOOST_TEST(house.outbox.entries.empty());
}

BOOST_AUTO_TEST_CASE(an_unverified_account_is_replaced) {
  House house;
  BOOST_REQUIRE(house.sign_up("Squatter", "john@example.com", "squatters word").has_value());
  const UserId squatter = house.users.rows.at(0).id;
  BOOST_TEST(house.sign_up("John", "JOHN@example.com", "correct horse").has_value());
  BOOST_REQUIRE(house.users.rows.size() == 1U);
  BOOST_TEST(house.users.rows[0].name == "John");
  BOOST_TEST(house.users.rows[0].password_hash == "new:correct horse");
  BOOST_TEST((house.users.rows[0].id != squatter));
}

BOOST_AUTO_TEST_CASE(a_verified_account_is_not_touched) {
  House house;
  BOOST_REQUIRE(house.sign_up("John", "john@example.com", "correct horse").has_value());
  house.users.rows[0].is_verified = true;
  const auto refused = house.sign_up("Mallory", "John@EXAMPLE.com", "battery staple");
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST((refused.error() == Refusal::email_taken));
  BOOST_REQUIRE(house.users.rows.size() == 1U);
  BOOST_TEST(house.users.rows[0].name == "John");
  BOOST_TEST(house.users.rows[0].password_hash == "new:correct horse");
  BOOST_TEST(house.outbox.entries.empty());
  BOOST_TEST(house.bell.rings == 0);
}

BOOST_AUTO_TEST_CASE(a_known_address_costs_as_many_hashes_as_a_new_one) {
  House house;
  BOOST_REQUIRE(house.sign_up("John", "john@example.com", "correct horse").has_value());
  BOOST_TEST(house.hasher.hashed == 1);
  house.users.rows[0].is_verified = true;
  static_cast<void>(house.sign_up("Mallory", "john@example.com", "battery staple"));
  BOOST_TEST(house.hasher.hashed == 2);
}

BOOST_AUTO_TEST_CASE(disabled_sign_up_refuses_before_it_costs_anything) {
  House house({.enabled = false, .is_private = false});
  const auto refused = house.sign_up("John", "john@example.com", "correct horse");
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST((refused.error() == Refusal::signup_disabled));
  BOOST_TEST(house.hasher.hashed == 0);
  BOOST_TEST(house.users.rows.empty());
}

BOOST_AUTO_TEST_CASE(private_sign_up_answers_alike_and_tells_the_owner) {
  House house({.enabled = true, .is_private = true});
  BOOST_REQUIRE(house.sign_up("John", "John@example.com", "correct horse").has_value());
  // A decoy: a new address takes as long as a known one.
  BOOST_REQUIRE(house.outbox.entries.size() == 1U);
  BOOST_TEST((house.outbox.entries[0].mail.kind == MailKind::decoy));
  house.outbox.entries.clear();
  house.bell.rings = 0;
  house.users.rows[0].is_verified = true;

  BOOST_TEST(house.sign_up("Mallory", "john@example.com", "battery staple").has_value());
  BOOST_TEST(house.users.rows[0].password_hash == "new:correct horse");
  BOOST_REQUIRE(house.outbox.entries.size() == 1U);
  const auto& entry = house.outbox.entries[0];
  BOOST_TEST((entry.mail.kind == MailKind::signup_attempt));
  BOOST_TEST(entry.mail.to == "John@example.com");
  BOOST_TEST(entry.mail.to_name == "John");
  BOOST_TEST(entry.mail.values.at("ip") == "192.0.2.1");
  BOOST_TEST(entry.inside_transaction);
  BOOST_TEST((entry.expires_at > house.clock.now()));
  BOOST_TEST(house.bell.rings == 1);
  BOOST_TEST(!house.bell.rang_too_early);
}

BOOST_AUTO_TEST_CASE(the_word_of_a_stranger_reaches_no_mail) {
  House house({.enabled = true, .is_private = true});
  BOOST_REQUIRE(house.sign_up("John", "john@example.com", "correct horse").has_value());
  house.users.rows[0].is_verified = true;
  static_cast<void>(house.sign_up("Buy my pills", "john@example.com", "battery staple"));
  for (const auto& [name, value] : house.outbox.entries.at(1).mail.values)
    BOOST_TEST(value.find("pills") == std::string::npos, name);
  BOOST_TEST(house.outbox.entries[1].mail.to_name == "John");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
