#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/base/file.hpp"

#include "support/temporary_directory.hpp"

namespace sih_auth::base {

BOOST_AUTO_TEST_SUITE(file_tests)

BOOST_AUTO_TEST_CASE(a_file_is_read_in_whole) {
  const tests::TemporaryDirectory directory;
  for (const std::string& content :
       {std::string(), std::string("a\0b\r\n", 5), std::string(100'000, 'x')}) {
    const auto text = read_file(directory.write("file", content));
    BOOST_REQUIRE(text.has_value());
    BOOST_TEST((*text == content));
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_says_why) {
  const tests::TemporaryDirectory directory;
  BOOST_TEST(read_file(directory.file("missing")).error() == "No such file or directory");
  BOOST_TEST(read_file(directory.path()).error() == "Is a directory");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::base
