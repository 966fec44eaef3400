#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "sih_auth/base/secret.hpp"

namespace sih_auth::base {
BOOST_AUTO_TEST_SUITE(secret_tests)

namespace {

template <typename T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};

}  // namespace

BOOST_AUTO_TEST_CASE(reveals_what_it_was_given_byte_for_byte) {
  const std::string bytes("a\0b\xff", 4);
  const Secret secret(bytes);
  BOOST_TEST(secret.reveal() == bytes);
  BOOST_TEST(secret.size() == 4U);
  BOOST_TEST(!secret.empty());
}

BOOST_AUTO_TEST_CASE(is_empty_by_default) {
  BOOST_TEST(Secret().empty());
  BOOST_TEST(Secret("").empty());
  BOOST_TEST(Secret().reveal() == "");
}

BOOST_AUTO_TEST_CASE(taking_over_wipes_the_string_it_came_in) {
  std::string typed = "a password that is longer than the small-string buffer";
  const std::string copy = typed;
  const char* storage = typed.data();
  const Secret secret = Secret::taken_from(typed);
  BOOST_TEST(secret.reveal() == copy);
  BOOST_TEST(typed.empty());
  // `typed` still owns its storage. The first byte is its new terminator.
  const std::string_view left(storage, copy.size());
  BOOST_TEST(left.find_first_not_of('\0') == std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(moving_leaves_nothing_behind) {
  Secret first("hunter2");
  Secret second(std::move(first));
  BOOST_TEST(second.reveal() == "hunter2");
  BOOST_TEST(first.empty());  // NOLINT(bugprone-use-after-move): that is the question
  BOOST_TEST(first.reveal() == "");
  Secret third("old");
  third = std::move(second);
  BOOST_TEST(third.reveal() == "hunter2");
  BOOST_TEST(second.empty());  // NOLINT(bugprone-use-after-move)
}

BOOST_AUTO_TEST_CASE(moving_onto_itself_keeps_the_value) {
  Secret secret("hunter2");
  Secret& same = secret;
  secret = std::move(same);
  BOOST_TEST(secret.reveal() == "hunter2");
}

BOOST_AUTO_TEST_CASE(a_clone_is_a_value_of_its_own) {
  Secret secret("hunter2");
  const Secret copy = secret.clone();
  secret = Secret("other");
  BOOST_TEST(copy.reveal() == "hunter2");
}

BOOST_AUTO_TEST_CASE(cannot_be_copied_printed_or_converted_by_accident) {
  static_assert(!std::is_copy_constructible_v<Secret>);
  static_assert(!std::is_copy_assignable_v<Secret>);
  static_assert(!std::is_convertible_v<Secret, std::string>);
  static_assert(!std::is_convertible_v<Secret, std::string_view>);
  static_assert(!std::is_convertible_v<std::string, Secret>);
  BOOST_TEST(!Printable<Secret>);
  BOOST_TEST(!std::equality_comparable<Secret>);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::base
