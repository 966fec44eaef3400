#include <array>
#include <string>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "sih_auth/base/file_descriptor.hpp"

#include "mail/console_transport.hpp"

BOOST_AUTO_TEST_SUITE(console_transport_tests)

namespace {

using sih_auth::base::FileDescriptor;
using sih_auth::domain::DeliveryOutcome;
using sih_auth::domain::MailKind;
using sih_auth::mail::ConsoleTransport;

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    BOOST_REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    reader = FileDescriptor(ends[0]);
    writer = FileDescriptor(ends[1]);
  }
  FileDescriptor reader;
  FileDescriptor writer;
};

std::string printed(const sih_auth::mail::Message& message) {
  const Pipe pipe;
  BOOST_TEST((ConsoleTransport(pipe.writer.get()).send(message).outcome == DeliveryOutcome::sent));
  std::array<char, 4096> text{};
  const auto size = ::read(pipe.reader.get(), text.data(), text.size());
  return {text.data(), static_cast<std::size_t>(size)};
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_code_is_one_line_of_its_own) {
  sih_auth::mail::Message message;
  message.to = "john.doe@example.com";
  message.text = "long text\n";
  message.code = "012345";
  BOOST_TEST(printed(message) == "OTP for john.doe@example.com: 012345\n");
}

BOOST_AUTO_TEST_CASE(a_link_that_somebody_waits_for_is_one_line_of_its_own) {
  sih_auth::mail::Message message;
  message.to = "john.doe@example.com";
  message.link = "https://login.example.com/reset?token=abc";
  message.kind = MailKind::reset_link;
  BOOST_TEST(printed(message) ==
             "Password reset link for john.doe@example.com: "
             "https://login.example.com/reset?token=abc\n");
  message.kind = MailKind::email_changed;
  message.link = "https://login.example.com/undo-email?token=abc";
  BOOST_TEST(printed(message) ==
             "Undo link for john.doe@example.com: "
             "https://login.example.com/undo-email?token=abc\n");
}

BOOST_AUTO_TEST_CASE(of_other_mails_the_subject_is_told) {
  sih_auth::mail::Message message;
  message.kind = MailKind::signup_attempt;
  message.to = "john.doe@example.com";
  message.subject = "Test";
  message.text = "first\n\nOTP for x: 123456\nlast";
  message.link = "https://login.example.com/";
  BOOST_TEST(printed(message) == "Mail for john.doe@example.com: Test\n");
}

BOOST_AUTO_TEST_CASE(a_console_that_cannot_be_written_is_tried_later) {
  const auto result = ConsoleTransport(-1).send({});
  BOOST_TEST((result.outcome == DeliveryOutcome::try_later));
  BOOST_TEST(result.reason == "console: Bad file descriptor");
}

BOOST_AUTO_TEST_SUITE_END()
