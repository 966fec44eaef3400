#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "crypto/argon2id.hpp"

namespace sih_auth::crypto {
BOOST_AUTO_TEST_SUITE(argon2id_tests)

namespace {

namespace data = boost::unit_test::data;

constexpr Argon2Cost kCheap{8'192, 1};

}  // namespace

BOOST_AUTO_TEST_CASE(a_hash_verifies_its_own_password_alone) {
  const std::string stored = argon2id_hash(base::Secret("correct horse"), kCheap);
  BOOST_TEST(stored.starts_with("$argon2id$v=19$m=8192,t=1,p=1$"));
  BOOST_TEST(argon2_verify(base::Secret("correct horse"), stored));
  BOOST_TEST(!argon2_verify(base::Secret("correct hors"), stored));
  BOOST_TEST(!argon2_verify(base::Secret("correct horse "), stored));
  BOOST_TEST(!argon2_verify(base::Secret(""), stored));
}

BOOST_AUTO_TEST_CASE(the_whole_password_counts) {
  const std::string stored = argon2id_hash(base::Secret(std::string(1024, 'x')), kCheap);
  BOOST_TEST(argon2_verify(base::Secret(std::string(1024, 'x')), stored));
  BOOST_TEST(!argon2_verify(base::Secret(std::string(1023, 'x')), stored));
  BOOST_TEST(!argon2_verify(base::Secret(std::string(1023, 'x') + "y"), stored));
}

BOOST_AUTO_TEST_CASE(two_hashes_of_one_password_differ) {
  BOOST_TEST(argon2id_hash(base::Secret("correct horse"), kCheap) !=
             argon2id_hash(base::Secret("correct horse"), kCheap));
}

// From the reference implementation's own tests (P-H-C/phc-winner-argon2, src/test.c).
BOOST_AUTO_TEST_CASE(a_hash_made_elsewhere_is_verified) {
  BOOST_TEST(argon2_verify(base::Secret("password"),
                           "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                           "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"));
  BOOST_TEST(!argon2_verify(base::Secret("differentpassword"),
                            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                            "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"));
}

BOOST_AUTO_TEST_CASE(the_cost_is_read_from_the_hash) {
  const auto cost = argon2_cost("$argon2id$v=19$m=65536,t=2,p=4$c2FsdA$aGFzaA");
  BOOST_REQUIRE(cost.has_value());
  BOOST_TEST(cost->memory_kib == 65'536U);
  BOOST_TEST(cost->iterations == 2U);
  BOOST_TEST(argon2_cost("$argon2i$v=19$m=1048576,t=16,p=16$c2FsdA$aGFzaA").has_value());
}

BOOST_DATA_TEST_CASE(other_forms_and_costs_out_of_bounds_have_none,
                     data::make({
                         "",
                         "$",
                         "argon2id$v=19$m=8,t=1,p=1$s$h",
                         "$argon2d$v=19$m=8,t=1,p=1$s$h",
                         "$argon2id$m=8,t=1,p=1$s$h",
                         "$argon2id$v=16$m=8,t=1,p=1$s$h",
                         "$argon2id$v=19$t=1,m=8,p=1$s$h",
                         "$argon2id$v=19$m=8,t=1$s$h",
                         "$argon2id$v=19$m=8,t=1,p=1",
                         "$argon2id$v=19$m=-8,t=1,p=1$s$h",
                         "$argon2id$v=19$m=,t=1,p=1$s$h",
                         "$argon2id$v=19$m=8 ,t=1,p=1$s$h",
                         "$argon2id$v=19$m=1048577,t=1,p=1$s$h",
                         "$argon2id$v=19$m=4294967296,t=1,p=1$s$h",
                         "$argon2id$v=19$m=8,t=17,p=1$s$h",
                         "$argon2id$v=19$m=8,t=1,p=17$s$h",
                         "$2b$12$abcdefghijklmnopqrstuv",
                         "scrypt:32768:8:1$salt$00",
                     }),
                     stored) {
  BOOST_TEST(!argon2_cost(stored).has_value());
}

BOOST_AUTO_TEST_CASE(a_string_longer_than_any_hash_has_no_cost) {
  BOOST_TEST(!argon2_cost("$argon2id$v=19$m=8,t=1,p=1$" + std::string(200, 'a')).has_value());
}

BOOST_AUTO_TEST_CASE(the_decoy_is_a_whole_hash_of_its_cost) {
  const std::string decoy = argon2id_decoy({65'536, 2});
  const auto cost = argon2_cost(decoy);
  BOOST_REQUIRE(cost.has_value());
  BOOST_TEST(cost->memory_kib == 65'536U);
  BOOST_TEST(cost->iterations == 2U);
  BOOST_TEST(decoy.size() == argon2id_hash(base::Secret("x"), {65'536, 2}).size());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::crypto
