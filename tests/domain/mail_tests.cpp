#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/mail.hpp"

namespace sih_auth::domain {

BOOST_AUTO_TEST_SUITE(mail_tests)

BOOST_AUTO_TEST_CASE(a_packed_mail_comes_back_whole) {
  const Mail mail{MailKind::otp_code,
                  "john@example.com",
                  "John: \"the\" 3:Doe",
                  {{"code", "012345"}, {"user_agent", ""}, {"ip", "2001:db8::1"}}};
  const auto back = unpack_mail(pack_mail(mail).reveal());
  BOOST_REQUIRE(back.has_value());
  BOOST_TEST((back->kind == mail.kind));
  BOOST_TEST(back->to == mail.to);
  BOOST_TEST(back->to_name == mail.to_name);
  BOOST_TEST((back->values == mail.values));
}

BOOST_AUTO_TEST_CASE(every_kind_has_a_name_of_its_own) {
  for (const MailKind kind : sent_mail_kinds())
    BOOST_TEST((mail_kind(template_name(kind)) == kind));
  BOOST_TEST((mail_kind("decoy") == MailKind::decoy));
  BOOST_TEST(!mail_kind("").has_value());
  BOOST_TEST(!mail_kind("OTP_CODE").has_value());
}

BOOST_AUTO_TEST_CASE(all_kinds_but_decoys_are_sent) {
  BOOST_TEST(sent_mail_kinds().size() == 15U);
  for (const MailKind kind : sent_mail_kinds())
    BOOST_TEST((kind != MailKind::decoy));
}

BOOST_DATA_TEST_CASE(what_is_no_packed_mail_is_refused,
                     boost::unit_test::data::make({
                         "", "garbage",
                         "8:otp_code",                     // no recipient
                         "8:otp_code1:a0:4:name",          // a name without its value
                         "7:unknown1:a0:",                 // a kind of the future
                         "8:otp_code1:a0:4:name5:valuex",  // more behind it
                     }),
                     packed) {
  BOOST_TEST(!unpack_mail(packed).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
