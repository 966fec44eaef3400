#include <string>

#include <boost/test/unit_test.hpp>

#include "mail/mime_message.hpp"

BOOST_AUTO_TEST_SUITE(mime_message_tests)

namespace {

using sih_auth::mail::Message;
using sih_auth::mail::mime_message;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Message example() {
  Message message;
  message.message_id = "ab-1c@example.com";
  message.to = "john.doe@example.com";
  message.to_name = "John Doe";
  message.subject = "Hello";
  message.text = "Hi\n";
  message.html = "<p class=\"x\">Hi</p>\n";
  message.date = sih_auth::base::unix_time(1795376820);
  return message;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_message_is_complete) {
  BOOST_TEST(mime_message(example(), "SIH Auth", "auth@example.com") ==
             "Date: Sun, 22 Nov 2026 19:47:00 +0000\r\n"
             "From: \"SIH Auth\" <auth@example.com>\r\n"
             "To: \"John Doe\" <john.doe@example.com>\r\n"
             "Subject: Hello\r\n"
             "Message-ID: <ab-1c@example.com>\r\n"
             "Auto-Submitted: auto-generated\r\n"
             "MIME-Version: 1.0\r\n"
             "Content-Type: multipart/alternative;\r\n"
             " boundary=\"=_ab1c\"\r\n"
             "\r\n"
             "--=_ab1c\r\n"
             "Content-Type: text/plain; charset=utf-8\r\n"
             "Content-Transfer-Encoding: quoted-printable\r\n"
             "\r\n"
             "Hi\r\n"
             "\r\n"
             "--=_ab1c\r\n"
             "Content-Type: text/html; charset=utf-8\r\n"
             "Content-Transfer-Encoding: quoted-printable\r\n"
             "\r\n"
             "<p class=3D\"x\">Hi</p>\r\n"
             "\r\n"
             "--=_ab1c--\r\n");
}

BOOST_AUTO_TEST_CASE(nothing_in_a_text_ends_its_part) {
  Message message = example();
  message.text = "--=_ab1c--\n.\n--=_ab1c\n";
  const std::string bytes = mime_message(message, "SIH Auth", "auth@example.com");
  BOOST_TEST(has(bytes, "\r\n--=3D_ab1c--\r\n.\r\n--=3D_ab1c\r\n"));
}

BOOST_AUTO_TEST_CASE(a_boundary_is_no_longer_than_allowed) {
  Message message = example();
  message.message_id = std::string(300, 'a') + "@example.com";
  const std::string bytes = mime_message(message, "SIH Auth", "auth@example.com");
  BOOST_TEST(has(bytes, "boundary=\"=_" + std::string(40, 'a') + "\"\r\n"));
}

BOOST_AUTO_TEST_SUITE_END()
