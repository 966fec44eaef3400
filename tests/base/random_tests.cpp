#include <array>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/base/random.hpp"

#include "support/scripted_random.hpp"

namespace sih_auth::base {
BOOST_AUTO_TEST_SUITE(random_tests)

namespace {

constexpr std::uint32_t kCodes = 1'000'000;
constexpr std::uint32_t kRejected = 967'296;  // 2^32 mod 1,000,000

}  // namespace

BOOST_AUTO_TEST_CASE(bytes_are_those_of_the_source) {
  tests::ScriptedRandom random{'a', 0, 0xFF};
  BOOST_TEST(random.bytes(3) == std::string("a\0\xff", 3));
  BOOST_TEST(random.bytes(0).empty());
  BOOST_TEST(random.bytes_taken() == 3U);
}

BOOST_AUTO_TEST_CASE(below_maps_the_first_accepted_number) {
  tests::ScriptedRandom random;
  random.then_number(kRejected);
  BOOST_TEST(random.below(kCodes) == kRejected);
  random.then_number(kCodes + 42 + kRejected);
  BOOST_TEST(random.below(kCodes) == (kRejected + 42) % kCodes);
  random.then_number(0xFFFF'FFFF);
  BOOST_TEST(random.below(kCodes) == 0xFFFF'FFFF % kCodes);
}

BOOST_AUTO_TEST_CASE(below_draws_again_where_a_remainder_would_be_biased) {
  tests::ScriptedRandom random;
  random.then_number(0);
  random.then_number(kRejected - 1);
  random.then_number(3'000'007);
  BOOST_TEST(random.below(kCodes) == 7U);
  BOOST_TEST(random.bytes_taken() == 12U);
}

BOOST_AUTO_TEST_CASE(a_limit_that_divides_the_range_rejects_nothing) {
  tests::ScriptedRandom random;
  random.then_number(0);
  BOOST_TEST(random.below(256) == 0U);
  BOOST_TEST(random.bytes_taken() == 4U);
  BOOST_TEST(random.below(1) == 0U);
  BOOST_TEST(random.bytes_taken() == 8U);
}

BOOST_AUTO_TEST_CASE(the_largest_limit_works) {
  tests::ScriptedRandom random;
  random.then_number(0);  // the one number too many
  random.then_number(0xFFFF'FFFF);
  BOOST_TEST(random.below(0xFFFF'FFFF) == 0U);
  BOOST_TEST(random.bytes_taken() == 8U);
}

BOOST_AUTO_TEST_CASE(the_system_generator_fills_everything_and_never_repeats) {
  SystemRandom random;
  std::set<std::array<unsigned char, 16>> seen;
  for (int i = 0; i < 1'000; ++i) {
    std::array<unsigned char, 16> bytes{};
    random.fill(bytes);
    seen.insert(bytes);
  }
  BOOST_TEST(seen.size() == 1'000U);
  for (std::size_t position = 0; position < 16; ++position) {
    std::set<unsigned char> values;
    for (const auto& bytes : seen)
      values.insert(bytes[position]);
    BOOST_TEST(values.size() > 200U);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::base
