// One-time codes by themselves; what they open stands in login_tests and login_claim_tests.
#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/login_world.hpp"

namespace sih_auth::domain {

BOOST_AUTO_TEST_SUITE(login_codes_tests)

namespace {

constexpr LoginId kLogin{7};
constexpr LoginId kOther{8};

/// A world of pending logins that have codes.
struct CodesWorld : tests::LoginWorld {
  OtpCode send(LoginId login = kLogin, CodeHolder asked_by = CodeHolder::login_cookie) {
    login_codes.send(add_user("jane@example.com"), login, asked_by, visitor);
    return OtpCode::parse(mailed_code()).value();
  }

  bool consume(const OtpCode& code, LoginId login = kLogin,
               CodeHolder holder = CodeHolder::login_cookie) {
    return login_codes.consume(login, holder, code);
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_code_is_mailed_with_how_long_it_lives) {
  CodesWorld world;
  static_cast<void>(world.send());
  const auto& entry = world.outbox.entries.back();
  BOOST_TEST((entry.mail.kind == MailKind::otp_code));
  BOOST_TEST(entry.mail.to == "jane@example.com");
  BOOST_TEST(entry.mail.values.at("lifetime_seconds") == "300");
  BOOST_TEST(world.login_codes.lifetime().count() == 300);
}

BOOST_AUTO_TEST_CASE(a_code_is_good_once_and_for_its_login_alone) {
  CodesWorld world;
  const OtpCode code = world.send();
  BOOST_TEST(!world.consume(code, kOther));
  BOOST_TEST(world.consume(code));
  BOOST_TEST(!world.consume(code));
}

BOOST_AUTO_TEST_CASE(a_code_ends_with_its_lifetime) {
  CodesWorld world;
  const OtpCode code = world.send();
  world.clock.advance(world.login_codes.lifetime());
  BOOST_TEST(!world.consume(code));
}

BOOST_AUTO_TEST_CASE(without_the_cookie_the_newest_code_alone_is_good) {
  CodesWorld world;
  const OtpCode first = world.send();
  const OtpCode second = world.send(kLogin, CodeHolder::address_only);
  BOOST_TEST(!world.consume(first, kLogin, CodeHolder::address_only));
  BOOST_TEST(world.consume(first));
  BOOST_TEST(world.consume(second, kLogin, CodeHolder::address_only));
}

BOOST_AUTO_TEST_CASE(codes_are_voided_by_who_asked_for_them_or_all) {
  CodesWorld world;
  const OtpCode first = world.send();
  const OtpCode second = world.send(kLogin, CodeHolder::address_only);
  world.login_codes.void_those_of(kLogin, CodeHolder::address_only);
  BOOST_TEST(!world.consume(second));
  world.login_codes.void_all_of(kLogin);
  BOOST_TEST(!world.consume(first));
}

BOOST_AUTO_TEST_CASE(nobody_gets_a_mail_that_is_never_sent_and_spends_nothing) {
  CodesWorld world;
  const OtpCode code = world.send();
  world.login_codes.send_to_nobody(EmailAddress::parse("nobody@example.com").value(),
                                   world.visitor);
  BOOST_TEST((world.outbox.entries.back().mail.kind == MailKind::decoy));
  world.login_codes.consume_of_nobody(code);
  BOOST_TEST(world.consume(code));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
