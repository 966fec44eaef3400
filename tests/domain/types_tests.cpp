#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/types.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(types_tests)

namespace {

namespace data = boost::unit_test::data;

std::string repeated(char c, std::size_t times) {
  return std::string(times, c);
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i)
    all += text;
  return all;
}

}  // namespace

BOOST_DATA_TEST_CASE(an_address_is_kept_as_typed,
                     data::make({
                         "john.doe@example.com",
                         "a@b.co",
                         "John.Doe@Example.COM",
                         "john+tag@example.com",
                         "o'brien@example.ie",
                         "first_last@example.com",
                         "x#$&'*+-^_`{|}~?=y@example.com",
                         "a-@example.com",
                         "1@2.example",
                         "john@sub.sub.sub.example.com",
                         "john@exa-mple.com",
                         "john@xn--mller-kva.example",
                         "john@1.2.example",
                         "john@example.c0m",
                     }),
                     typed) {
  const auto address = EmailAddress::parse(typed);
  BOOST_REQUIRE(address.has_value());
  BOOST_TEST(address->value() == typed);
}

BOOST_DATA_TEST_CASE(what_is_no_address_is_refused,
                     data::make({
                         "john",
                         "john@",
                         "@example.com",
                         "@",
                         "john@example",
                         "john@localhost",
                         "john@.com",
                         "john@example.",
                         "john@example..com",
                         "john@-example.com",
                         "john@example-.com",
                         "john@exa_mple.com",
                         "john@example.123",
                         "john@192.0.2.1",
                         "john@[192.0.2.1]",
                         "john@[IPv6:::1]",
                         ".john@example.com",
                         "john.@example.com",
                         "jo..hn@example.com",
                         "-john@example.com",
                         "john doe@example.com",
                         "john@exam ple.com",
                         "john@@example.com",
                         "john@doe@example.com",
                         "\"john\"@example.com",
                         "\"john doe\"@example.com",
                         "john(comment)@example.com",
                         "John <john@example.com>",
                         "<john@example.com>",
                         "john@example.com,jane@example.com",
                         "john@example.com;jane@example.com",
                         "john@example.com\ncc:jane@example.com",
                         "john\r\n@example.com",
                         "john\t@example.com",
                         "jo\\hn@example.com",
                         "john%evil.test@example.com",
                         "evil.test!john@example.com",
                         "jo/hn@example.com",
                         "jo:hn@example.com",
                         "=?utf-8?q?john?=@example.com",
                         "j\xc3\xb6hn@example.com",
                         "john@ex\xc3\xa4mple.com",
                         "john@example.com.",
                         "mailto:john@example.com",
                         "john@example.com?subject=x",
                         "john@example.com/x",
                         "john\x7f@example.com",
                         "\xef\xbb\xbfjohn@example.com",
                     }),
                     typed) {
  const auto address = EmailAddress::parse(typed);
  BOOST_REQUIRE(!address.has_value());
  BOOST_TEST((address.error() == Flaw::email_malformed));
}

BOOST_AUTO_TEST_CASE(an_address_with_a_nul_is_refused) {
  BOOST_TEST(!EmailAddress::parse(std::string("john\0@example.com", 17)).has_value());
  BOOST_TEST(!EmailAddress::parse(std::string("john@example.com\0", 17)).has_value());
}

BOOST_AUTO_TEST_CASE(blanks_around_an_address_are_dropped) {
  BOOST_TEST(EmailAddress::parse(" \tjohn@example.com\r\n")->value() == "john@example.com");
  BOOST_TEST((EmailAddress::parse("").error() == Flaw::required));
  BOOST_TEST((EmailAddress::parse(" \t\n").error() == Flaw::required));
}

BOOST_AUTO_TEST_CASE(addresses_are_compared_without_case) {
  BOOST_TEST(EmailAddress::parse("John.DOE@Example.COM")->key() == "john.doe@example.com");
  BOOST_TEST(EmailAddress::parse("john+A@example.com")->key() == "john+a@example.com");
}

BOOST_AUTO_TEST_CASE(an_address_has_120_characters_at_most) {
  const std::string tail = "@" + repeated('b', 63) + ".example.com";  // 76
  BOOST_TEST(EmailAddress::parse(repeated('a', 44) + tail).has_value());
  BOOST_TEST((EmailAddress::parse(repeated('a', 45) + tail).error() == Flaw::email_too_long));
  BOOST_TEST((EmailAddress::parse(repeated('a', 10'000)).error() == Flaw::email_too_long));
}

BOOST_AUTO_TEST_CASE(parts_of_an_address_have_their_own_limits) {
  BOOST_TEST(EmailAddress::parse(repeated('a', 64) + "@example.com").has_value());
  BOOST_TEST(!EmailAddress::parse(repeated('a', 65) + "@example.com").has_value());
  BOOST_TEST(EmailAddress::parse("a@" + repeated('b', 63) + ".com").has_value());
  BOOST_TEST(!EmailAddress::parse("a@" + repeated('b', 64) + ".com").has_value());
}

BOOST_DATA_TEST_CASE(a_name_is_any_text,
                     data::make({
                         "John Doe", "X", "Jos\xc3\xa9 \xc3\x81lvarez",
                         "\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e", "\xd9\x85\xd8\xad\xd9\x85\xd8\xaf",
                         "O'Brien-Smith, Jr.", "<b>John</b>", "Robert'); DROP TABLE users;--",
                         "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80",  // joined by U+200D
                         "%s%n",
                         "\xc2\xa0",  // a no-break space is no control character
                     }),
                     typed) {
  const auto name = PersonName::parse(typed);
  BOOST_REQUIRE(name.has_value());
  BOOST_TEST(name->value() == typed);
}

BOOST_DATA_TEST_CASE(control_and_direction_characters_have_no_place_in_a_name,
                     data::make({
                         "John\nDoe",
                         "John\r\nBcc: x@example.com",
                         "John\tDoe",
                         "John\x01",
                         "John\x1b[31m",
                         "John\x7f",
                         "John\xc2\x80",  // C1
                         "John\xc2\x85",  // next line
                         "John\xc2\x9f",
                         "John\xe2\x80\xa8",  // line separator
                         "John\xe2\x80\xa9",  // paragraph separator
                         "John\xe2\x80\xae",  // right-to-left override
                         "\xe2\x80\xaaJohn",
                         "John\xe2\x81\xa6",  // isolate
                         "John\xe2\x81\xa9",
                     }),
                     typed) {
  const auto name = PersonName::parse(typed);
  BOOST_REQUIRE(!name.has_value());
  BOOST_TEST((name.error() == Flaw::name_has_control_characters));
}

BOOST_AUTO_TEST_CASE(a_name_with_a_nul_is_refused) {
  BOOST_TEST(
      (PersonName::parse(std::string("Jo\0hn", 5)).error() == Flaw::name_has_control_characters));
}

BOOST_AUTO_TEST_CASE(a_name_is_utf8) {
  BOOST_TEST((PersonName::parse("John\xff").error() == Flaw::name_not_utf8));
  BOOST_TEST((PersonName::parse("Jos\xe9").error() == Flaw::name_not_utf8));
  BOOST_TEST((PersonName::parse("\xed\xa0\x80").error() == Flaw::name_not_utf8));
}

BOOST_AUTO_TEST_CASE(a_name_has_1_to_100_characters_of_whatever_size) {
  BOOST_TEST((PersonName::parse("").error() == Flaw::required));
  BOOST_TEST((PersonName::parse("  \t ").error() == Flaw::required));
  BOOST_TEST(PersonName::parse("  John  ")->value() == "John");
  BOOST_TEST(PersonName::parse(repeated('x', 100)).has_value());
  BOOST_TEST((PersonName::parse(repeated('x', 101)).error() == Flaw::name_too_long));
  BOOST_TEST(PersonName::parse(repeated("\xf0\x9f\x98\x80", 100)).has_value());
  BOOST_TEST((PersonName::parse(repeated("\xf0\x9f\x98\x80", 101)).error() == Flaw::name_too_long));
}

BOOST_AUTO_TEST_CASE(a_code_is_six_ascii_digits) {
  BOOST_TEST(OtpCode::parse("123456")->reveal() == "123456");
  BOOST_TEST(OtpCode::parse("000000")->reveal() == "000000");
}

BOOST_DATA_TEST_CASE(anything_else_is_no_code,
                     data::make({"", "12345", "1234567", "12345a", " 123456", "123456 ", "123 456",
                                 "-12345", "+12345", "12345.", "0x1234", "1e5000",
                                 "\xef\xbc\x91\xef\xbc\x92",  // six bytes, two full-width digits
                                 "\xd9\xa1\xd9\xa2\xd9\xa3"}),
                     typed) {
  const auto code = OtpCode::parse(typed);
  BOOST_REQUIRE(!code.has_value());
  BOOST_TEST((code.error() == Flaw::otp_malformed));
}

BOOST_AUTO_TEST_CASE(a_code_with_a_nul_is_refused) {
  BOOST_TEST(!OtpCode::parse(std::string("12345\0", 6)).has_value());
}

BOOST_AUTO_TEST_CASE(a_number_becomes_a_code_with_its_leading_zeros) {
  BOOST_TEST(OtpCode::from_number(0).reveal() == "000000");
  BOOST_TEST(OtpCode::from_number(42).reveal() == "000042");
  BOOST_TEST(OtpCode::from_number(999'999).reveal() == "999999");
}

BOOST_AUTO_TEST_CASE(a_group_is_a_plain_word) {
  for (const std::string& good :
       {std::string("a"), std::string("Staff.2_x-Y"), std::string(64, 'g')})
    BOOST_TEST(GroupName::parse(good).value().value() == good);
  for (const std::string& bad :
       {std::string(), std::string(65, 'g'), std::string("a,b"), std::string("a b"),
        std::string(" a"), std::string("a\n"), std::string("\xc3\xa4"), std::string("a/b")}) {
    const auto parsed = GroupName::parse(bad);
    BOOST_REQUIRE_MESSAGE(!parsed.has_value(), bad);
    BOOST_TEST((parsed.error() == Flaw::group_name_malformed));
  }
}

BOOST_AUTO_TEST_CASE(a_backup_code_is_read_as_people_copy_it) {
  for (const char* typed : {"ABCD-EFGH-JKMN-1P0S", "abcd-efgh-jkmn-1p0s", "abcdefghjkmn1p0s",
                            "ABCD EFGH JKMN 1P0S", " AbCd--EfGh jkMn-1P0s- ", "ABCD-EFGH-JKMN-IPOS",
                            "abcd-efgh-jkmn-lpos", "ABCD-EFGH-JKMN-ip0S"}) {
    const auto code = BackupCode::parse(typed);
    BOOST_REQUIRE_MESSAGE(code.has_value(), typed);
    BOOST_TEST(code->reveal() == "abcdefghjkmn1p0s", typed);
  }
}

BOOST_DATA_TEST_CASE(anything_else_is_no_backup_code,
                     data::make({"", "-", "ABCD-EFGH-JKMN-PQR", "ABCD-EFGH-JKMN-PQRST", "123456",
                                 "ABCD-EFGH-JKMN-PQRU",  // U is not Crockford's
                                 "ABCD_EFGH_JKMN_PQRS", "ABCD-EFGH-JKMN-PQR\t",
                                 "ABCD-EFGH-JKMN-PQR\xc3\x9f", "ABCD-EFGH-JKMN-PQR%"}),
                     typed) {
  const auto code = BackupCode::parse(typed);
  BOOST_REQUIRE(!code.has_value());
  BOOST_TEST((code.error() == Flaw::backup_code_malformed));
}

BOOST_AUTO_TEST_CASE(every_bit_is_in_the_backup_code) {
  for (const auto& [bytes, characters] :
       {std::pair(std::string("\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf", 10), "0123456789abcdef"),
        std::pair(std::string("\x84\x65\x3a\x56\xd7\xc6\x75\xbe\x77\xdf", 10), "ghjkmnpqrstvwxyz"),
        std::pair(std::string(10, '\0'), "0000000000000000"),
        std::pair(std::string(10, '\xff'), "zzzzzzzzzzzzzzzz")}) {
    BOOST_TEST(BackupCode::from_bytes(bytes).reveal() == characters);
  }
}

BOOST_AUTO_TEST_CASE(what_is_shown_of_a_backup_code_is_read_back) {
  const auto code =
      BackupCode::from_bytes(std::string("\x84\x65\x3a\x56\xd7\xc6\x75\xbe\x77\xdf", 10));
  const base::Secret shown = code.in_groups();
  BOOST_TEST(shown.reveal() == "GHJK-MNPQ-RSTV-WXYZ");
  BOOST_TEST(BackupCode::parse(shown.reveal())->reveal() == code.reveal());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
