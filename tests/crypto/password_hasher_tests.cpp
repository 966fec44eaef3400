#include <algorithm>
#include <array>
#include <ctime>
#include <functional>
#include <limits>
#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <sodium.h>

#include "crypto/password_hasher.hpp"

namespace sih_auth::crypto {
BOOST_AUTO_TEST_SUITE(password_hasher_tests)

namespace {

using domain::PasswordVerdict;

constexpr Argon2Cost kToday{16'384, 2};
const char* const kWerkzeug =
    "pbkdf2:sha256:1000$aB3dE5gH$"
    "5d0ded747b8cb2f85783488e86dd0c09e1325d10eb179e59f20382cddcb9da8d";

PasswordVerdict verdict(std::string_view password, const std::string& stored) {
  return SodiumPasswordHasher(kToday).verify(base::Secret(password), stored);
}

std::string hashed_at(Argon2Cost cost) {
  return argon2id_hash(base::Secret("correct horse"), cost);
}

/// Processor time of one call.
std::clock_t cost_of(const std::function<void()>& call) {
  const std::clock_t before = std::clock();
  call();
  return std::clock() - before;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_hash_of_today_is_right) {
  const std::string stored = SodiumPasswordHasher(kToday).hash(base::Secret("correct horse"));
  BOOST_TEST((verdict("correct horse", stored) == PasswordVerdict::right));
  BOOST_TEST((verdict("wrong horse", stored) == PasswordVerdict::wrong));
}

BOOST_AUTO_TEST_CASE(a_weaker_hash_is_outdated_a_stronger_one_is_not) {
  BOOST_TEST(
      (verdict("correct horse", hashed_at({16'383, 2})) == PasswordVerdict::right_but_outdated));
  BOOST_TEST(
      (verdict("correct horse", hashed_at({16'384, 1})) == PasswordVerdict::right_but_outdated));
  BOOST_TEST(
      (verdict("correct horse", hashed_at({32'768, 1})) == PasswordVerdict::right_but_outdated));
  BOOST_TEST((verdict("correct horse", hashed_at({32'768, 3})) == PasswordVerdict::right));
}

BOOST_AUTO_TEST_CASE(an_argon2i_hash_is_outdated) {
  std::array<char, crypto_pwhash_STRBYTES> stored{};
  BOOST_REQUIRE(crypto_pwhash_str_alg(stored.data(), "correct horse", 13, 4, 32U << 20,
                                      crypto_pwhash_ALG_ARGON2I13) == 0);
  BOOST_TEST((verdict("correct horse", stored.data()) == PasswordVerdict::right_but_outdated));
  BOOST_TEST((verdict("wrong", stored.data()) == PasswordVerdict::wrong));
}

BOOST_AUTO_TEST_CASE(a_hash_of_the_flask_app_is_outdated) {
  BOOST_TEST((verdict("SecureP@ssw0rd", kWerkzeug) == PasswordVerdict::right_but_outdated));
  BOOST_TEST((verdict("wrong", kWerkzeug) == PasswordVerdict::wrong));
}

BOOST_DATA_TEST_CASE(what_is_no_hash_we_know_is_wrong,
                     boost::unit_test::data::make({
                         "",
                         "password",
                         "!",
                         "$2b$12$abcdefghijklmnopqrstuv",
                         "$argon2id$",
                         "$argon2id$v=19$m=16384,t=2,p=1$$",
                         "$argon2id$v=19$m=16384,t=2,p=1$!!!$!!!",
                         "$argon2id$v=19$m=4000000000,t=2,p=1$c29tZXNhbHQ$aGFzaA",
                     }),
                     stored) {
  BOOST_TEST((verdict("password", stored) == PasswordVerdict::wrong));
  BOOST_TEST((verdict("", stored) == PasswordVerdict::wrong));
}

BOOST_AUTO_TEST_CASE(a_stored_hash_with_a_nul_is_wrong) {
  const std::string stored = hashed_at(kToday);
  BOOST_TEST((verdict("correct horse", stored + std::string("\0x", 2)) == PasswordVerdict::wrong));
}

BOOST_AUTO_TEST_CASE(no_password_is_the_decoys) {
  for (const char* password : {"", "password", "sih-auth-decoy-s"})
    BOOST_TEST((verdict(password, argon2id_decoy(kToday)) == PasswordVerdict::wrong));
}

BOOST_AUTO_TEST_CASE(nobody_costs_as_much_as_somebody) {
  SodiumPasswordHasher hasher({32'768, 2});
  const std::string stored = hasher.hash(base::Secret("correct horse"));
  const base::Secret wrong("wrong horse");
  // By turns, and the cheapest of each: what it costs when nobody else disturbs.
  std::clock_t somebody = std::numeric_limits<std::clock_t>::max();
  std::clock_t nobody = somebody;
  for (int turn = 0; turn < 5; ++turn) {
    somebody = std::min(somebody, cost_of([&] {
                          BOOST_TEST((hasher.verify(wrong, stored) == PasswordVerdict::wrong));
                        }));
    nobody = std::min(nobody, cost_of([&] { hasher.verify_nobody(wrong); }));
  }
  const double ratio = static_cast<double>(nobody) / static_cast<double>(somebody);
  BOOST_TEST(ratio > 0.6);
  BOOST_TEST(ratio < 1.6);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::crypto
