#include <string>
#include <utility>
#include <vector>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::base {
BOOST_AUTO_TEST_SUITE(encoding_tests)

namespace {

std::string with_nul(const char* text, std::size_t size) {
  return {text, size};
}

}  // namespace

BOOST_AUTO_TEST_CASE(base64url_gives_the_values_of_rfc_4648) {
  const std::vector<std::pair<std::string, std::string>> pairs{
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "-_8"},
  };
  for (const auto& [bytes, text] : pairs) {
    BOOST_TEST(to_base64url(bytes) == text);
    BOOST_TEST((from_base64url(text) == bytes), text);
  }
}

BOOST_AUTO_TEST_CASE(base64url_brings_every_byte_back) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte)
    all += static_cast<char>(byte);
  BOOST_TEST((from_base64url(to_base64url(all)) == all));
}

BOOST_DATA_TEST_CASE(base64url_is_strict,
                     boost::unit_test::data::make({
                         "Zg==",      // padding
                         "Zg=",       //
                         "Zh",        // another last character for the same byte
                         "Zm9",       // two bits left over that are not zero
                         "Z",         // six bits are no byte
                         "Zm9vZ",     //
                         "+_8",       // the other alphabet
                         "-/8",       //
                         " Zg",       // white space
                         "Zg ",       //
                         "Z\ng",      //
                         "Zg.",       //
                         "\xc3\xa9",  // not ASCII
                     }),
                     text) {
  BOOST_TEST(!from_base64url(text).has_value());
}

BOOST_AUTO_TEST_CASE(base64url_refuses_a_nul_inside) {
  BOOST_TEST(!from_base64url(with_nul("Zg\0Zg", 5)).has_value());
}

BOOST_AUTO_TEST_CASE(of_all_bytes_four_spell_a_last_character) {
  int accepted = 0;
  for (int byte = 0; byte < 256; ++byte) {
    if (from_base64url(std::string("Z") + static_cast<char>(byte))) ++accepted;
  }
  BOOST_TEST(accepted == 4);  // 12 bits for 8: the last four must be zero
}

BOOST_AUTO_TEST_CASE(of_all_bytes_the_alphabet_alone_is_read) {
  int accepted_base64url = 0;
  int accepted_hex = 0;
  for (int byte = 0; byte < 256; ++byte) {
    const std::string character(1, static_cast<char>(byte));
    if (from_base64url("AAA" + character)) ++accepted_base64url;
    if (from_hex("0" + character)) ++accepted_hex;
  }
  BOOST_TEST(accepted_base64url == 64);
  BOOST_TEST(accepted_hex == 22);
}

BOOST_AUTO_TEST_CASE(hex_goes_both_ways_and_knows_both_cases) {
  BOOST_TEST(to_hex(with_nul("\0\x7f\xff", 3)) == "007fff");
  BOOST_TEST((from_hex("007FfF") == with_nul("\0\x7f\xff", 3)));
  BOOST_TEST((from_hex("") == ""));
}

BOOST_DATA_TEST_CASE(hex_is_strict,
                     boost::unit_test::data::make({"0", "abc", "0g", "0x12", " 00", "00 ", "0:0:"}),
                     text) {
  BOOST_TEST(!from_hex(text).has_value());
}

BOOST_AUTO_TEST_CASE(packed_fields_come_back_whatever_they_hold) {
  const std::vector<std::vector<std::string>> lists{
      {}, {""}, {"", ""}, {"a", "bc"}, {"1:a", "2:"}, {with_nul("x\0y", 3), "\n:7:"}};
  for (const auto& fields : lists)
    BOOST_TEST((unpack_fields(pack_fields(fields)) == fields));
}

BOOST_AUTO_TEST_CASE(no_two_lists_pack_alike) {
  const std::vector<std::string> one{"ab", "c"};
  const std::vector<std::string> two{"a", "bc"};
  const std::vector<std::string> three{"abc"};
  BOOST_TEST(pack_fields(one) != pack_fields(two));
  BOOST_TEST(pack_fields(one) != pack_fields(three));
}

BOOST_DATA_TEST_CASE(what_was_not_packed_is_refused,
                     boost::unit_test::data::make({"x", "1", "1:", "2:a", "-1:a", "1:ab", ":a",
                                                   "1 :a", "99999999999999999999:a",
                                                   "18446744073709551615:a"}),
                     packed) {
  BOOST_TEST(!unpack_fields(packed).has_value());
}

BOOST_AUTO_TEST_CASE(percent_encoding_leaves_unreserved_characters_alone) {
  BOOST_TEST(percent_encode("AZaz09-._~") == "AZaz09-._~");
  BOOST_TEST(percent_encode(with_nul("\0 /%+&=?#\xff", 10)) == "%00%20%2F%25%2B%26%3D%3F%23%FF");
  BOOST_TEST(percent_encode("/a b", "/") == "/a%20b");
  BOOST_TEST(percent_encode("") == "");
}

BOOST_AUTO_TEST_CASE(a_query_value_is_decoded_once) {
  BOOST_TEST(decode_query_value("a%2Fb%2fc+d%252F").value() == "a/b/c d%2F");
  BOOST_TEST(decode_query_value("").value() == "");
  BOOST_TEST(decode_query_value("%c3%A9").value() == "\xc3\xa9");
  for (const char* cut : {"%", "%2", "a%2", "%zz", "%2g", "%%20", "% 2"})
    BOOST_TEST(!decode_query_value(cut).has_value(), cut);
}

BOOST_AUTO_TEST_CASE(lower_case_touches_ascii_letters_alone) {
  BOOST_TEST(to_lower_ascii("AZaz[@`{\xc3\x84") == "azaz[@`{\xc3\x84");
}

BOOST_AUTO_TEST_CASE(trimming_takes_blanks_tabs_and_line_ends) {
  BOOST_TEST(trim_ascii(" \t\r\n a b \n") == "a b");
  BOOST_TEST(trim_ascii("") == "");
  BOOST_TEST(trim_ascii(" \t") == "");
  BOOST_TEST(trim_ascii("\vx") == "\vx");
}

BOOST_AUTO_TEST_CASE(a_list_is_what_stands_between_commas) {
  const std::vector<std::string> expected{"a", "b c"};
  BOOST_TEST((split_list(" a,, b c ,") == expected));
  BOOST_TEST(split_list("").empty());
  BOOST_TEST(split_list(" , ,").empty());
}

BOOST_AUTO_TEST_CASE(utf8_gives_code_points_at_the_edges_of_every_length) {
  const std::u32string edges{0x0,    0x7F,   0x80,   0x7FF,   0x800,
                             0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};
  const std::string text =
      with_nul("\0", 1) +
      "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\xf0\x90\x80\x80"
      "\xf4\x8f\xbf\xbf";
  BOOST_TEST((decode_utf8(text) == edges));
}

BOOST_DATA_TEST_CASE(utf8_is_strict,
                     boost::unit_test::data::make({
                         "\x80",              // a continuation alone
                         "\xc3",              // cut short
                         "\xe2\x82",          //
                         "\xf0\x9f\x98",      //
                         "\xc3(",             // no continuation
                         "\xe2(\xa1",         //
                         "\xc0\xaf",          // overlong `/`
                         "\xc1\xbf",          //
                         "\xe0\x80\xaf",      //
                         "\xe0\x9f\xbf",      //
                         "\xf0\x8f\xbf\xbf",  //
                         "\xed\xa0\x80",      // surrogates
                         "\xed\xbf\xbf",      //
                         "\xf4\x90\x80\x80",  // beyond U+10FFFF
                         "\xf5\x80\x80\x80",  //
                         "\xf8\x88\x80\x80\x80",
                         "\xfe",
                         "\xff",
                         "a\xc3\xa4\xff",  // good text before
                     }),
                     text) {
  BOOST_TEST(!decode_utf8(text).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::base
