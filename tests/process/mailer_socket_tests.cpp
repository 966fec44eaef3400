// mailer_socket.cpp and readiness.cpp: datagrams that never wait and never fail.
#include <array>
#include <cstdlib>
#include <string>

#include <boost/test/unit_test.hpp>
#include <poll.h>
#include <sys/socket.h>

#include "process/listen_sockets.hpp"
#include "process/mailer_socket.hpp"
#include "process/readiness.hpp"
#include "support/temporary_directory.hpp"

namespace sih_auth::process {
BOOST_AUTO_TEST_SUITE(mailer_socket_tests)

namespace {

bool is_readable(int fd) {
  pollfd polled{fd, POLLIN, 0};
  return ::poll(&polled, 1, 0) > 0;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_ring_is_heard_and_drained) {
  const tests::TemporaryDirectory directory;
  const ListenSockets sockets({{"mailer", SocketWish::Kind::datagram}}, directory.path());
  MailerSocket bell(directory.file("mailer.sock"));
  const int mailer = sockets.fd("mailer");
  BOOST_TEST(!is_readable(mailer));
  bell.ring();
  bell.ring();
  BOOST_TEST(is_readable(mailer));
  drain_bell(mailer);
  BOOST_TEST(!is_readable(mailer));
  drain_bell(mailer);
  bell.ring();
  BOOST_TEST(is_readable(mailer));
}

BOOST_AUTO_TEST_CASE(nobody_has_to_listen) {
  const tests::TemporaryDirectory directory;
  MailerSocket(directory.file("mailer.sock")).ring();
  MailerSocket("/" + std::string(500, 'x')).ring();
  MailerSocket late(directory.file("mailer.sock"));
  late.ring();
  const ListenSockets sockets({{"mailer", SocketWish::Kind::datagram}}, directory.path());
  late.ring();
  BOOST_TEST(is_readable(sockets.fd("mailer")));
}

BOOST_AUTO_TEST_CASE(a_mailer_that_does_not_read_holds_nobody_up) {
  const tests::TemporaryDirectory directory;
  const ListenSockets sockets({{"mailer", SocketWish::Kind::datagram}}, directory.path());
  MailerSocket bell(directory.file("mailer.sock"));
  for (int i = 0; i < 10'000; ++i)
    bell.ring();
  drain_bell(sockets.fd("mailer"));
  BOOST_TEST(!is_readable(sockets.fd("mailer")));
}

BOOST_AUTO_TEST_CASE(systemd_is_told_when_it_asked) {
  const tests::TemporaryDirectory directory;
  const ListenSockets sockets({{"notify", SocketWish::Kind::datagram}}, directory.path());
  ::unsetenv("NOTIFY_SOCKET");
  notify_systemd("READY=1");
  BOOST_TEST(!is_readable(sockets.fd("notify")));
  ::setenv("NOTIFY_SOCKET", directory.file("notify.sock").c_str(), 1);
  notify_systemd("READY=1");
  ::unsetenv("NOTIFY_SOCKET");
  std::array<char, 32> got{};
  const auto size = ::recv(sockets.fd("notify"), got.data(), got.size(), MSG_DONTWAIT);
  BOOST_REQUIRE(size > 0);
  BOOST_TEST(std::string(got.data(), static_cast<std::size_t>(size)) == "READY=1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::process
