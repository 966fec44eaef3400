#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include "mail/quoted_printable.hpp"

BOOST_AUTO_TEST_SUITE(quoted_printable_tests)

namespace {

using sih_auth::mail::quoted_printable;

/// What every reader makes of it.
std::string decoded(std::string_view encoded) {
  std::string text;
  while (!encoded.empty()) {
    const auto end = encoded.find("\r\n");
    std::string_view line = encoded.substr(0, end);
    encoded.remove_prefix(end == std::string_view::npos ? encoded.size() : end + 2);
    BOOST_TEST(line.size() <= 76U);
    BOOST_TEST((!line.ends_with(' ') && !line.ends_with('\t')));
    const bool is_soft = line.ends_with('=');
    if (is_soft) line.remove_suffix(1);
    for (std::size_t i = 0; i < line.size(); ++i) {
      BOOST_TEST((line[i] == '\t' || (line[i] >= ' ' && line[i] <= '~')));
      if (line[i] == '=') {
        text += static_cast<char>(std::stoi(std::string(line.substr(i + 1, 2)), nullptr, 16));
        i += 2;
      } else {
        text += line[i];
      }
    }
    if (!is_soft && end != std::string_view::npos) text += '\n';
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(plain_text_stays_plain) {
  BOOST_TEST(quoted_printable("Hello,\n\nyou!\n") == "Hello,\r\n\r\nyou!\r\n");
  BOOST_TEST(quoted_printable("a\r\nb") == "a\r\nb");
  BOOST_TEST(quoted_printable("") == "");
}

BOOST_AUTO_TEST_CASE(what_could_be_lost_is_encoded) {
  BOOST_TEST(quoted_printable("a = b") == "a =3D b");
  BOOST_TEST(quoted_printable("-- \nx\t") == "--=20\r\nx=09");
  BOOST_TEST(quoted_printable("\xc3\xa4") == "=C3=A4");
  BOOST_TEST(quoted_printable(std::string_view("a\0\x7f\rb", 5)) == "a=00=7F=0Db");
}

BOOST_AUTO_TEST_CASE(long_lines_are_broken_where_it_does_no_harm) {
  BOOST_TEST(quoted_printable(std::string(76, 'x')) == std::string(76, 'x'));
  BOOST_TEST(quoted_printable(std::string(77, 'x')) == std::string(75, 'x') + "=\r\nxx");
  BOOST_TEST(quoted_printable(std::string(74, 'x') + "=y") == std::string(74, 'x') + "=\r\n=3Dy");
  BOOST_TEST(quoted_printable(std::string(73, 'x') + "=") == std::string(73, 'x') + "=3D");
}

BOOST_AUTO_TEST_CASE(everything_comes_back) {
  for (std::size_t length = 0; length < 400; ++length) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i)
      text += static_cast<char>((i * 37 + length * 11) % 256);
    std::erase(text, '\r');
    for (const std::string& sample : {text, std::string(length, ' '), std::string(length, '=')})
      BOOST_TEST(decoded(quoted_printable(sample)) == sample);
  }
}

BOOST_AUTO_TEST_SUITE_END()
