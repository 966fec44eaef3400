// mailer_inbox.cpp and the questions of mailer_socket.cpp.
#include <array>
#include <atomic>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "process/listen_sockets.hpp"
#include "process/mailer_inbox.hpp"
#include "process/mailer_socket.hpp"
#include "support/child_process.hpp"
#include "support/temporary_directory.hpp"

namespace sih_auth::process {
BOOST_AUTO_TEST_SUITE(mailer_inbox_tests)

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kAmple{20'000};

long open_descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

/// The mailer's socket, and whatever a hostile neighbour sends to it.
class Mailbox {
 public:
  [[nodiscard]] int fd() const { return sockets_.fd("mailer"); }
  [[nodiscard]] std::string path() const { return directory_.file("mailer.sock"); }

  void send(const std::string& text, const std::vector<int>& attached) const {
    const base::FileDescriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path().copy(address.sun_path, sizeof address.sun_path - 1);
    std::string content = text;
    iovec part{content.data(), content.size()};
    msghdr message{};
    message.msg_name = &address;
    message.msg_namelen = sizeof address;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    std::vector<char> control(CMSG_SPACE(attached.size() * sizeof(int)));
    if (!attached.empty()) {
      message.msg_control = control.data();
      message.msg_controllen = control.size();
      cmsghdr* const header = CMSG_FIRSTHDR(&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN(attached.size() * sizeof(int));
      std::memcpy(CMSG_DATA(header), attached.data(), attached.size() * sizeof(int));
    }
    BOOST_REQUIRE(::sendmsg(socket.get(), &message, 0) >= 0);
  }

 private:
  tests::TemporaryDirectory directory_;
  ListenSockets sockets_{{{"mailer", SocketWish::Kind::datagram}}, directory_.path()};
};

/// Waits for a question and gives `answer`.
std::thread answering(const Mailbox& mailbox, const std::string& answer) {
  return std::thread([&mailbox, answer] {
    std::optional<MailerDatagram> question;
    tests::comes_true([&] { return (question = receive_datagram(mailbox.fd())).has_value(); });
    if (question) send_answer(question->answer_to.get(), answer);
  });
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_question_gets_its_answer) {
  const Mailbox mailbox;
  MailerSocket asker(mailbox.path());
  for (const std::size_t size : {1UL, 50'000UL, 250'000UL, kMostAnswerBytes}) {
    const std::string answer(size, 'x');
    std::thread mailer = answering(mailbox, answer);
    BOOST_TEST((asker.ask("range 5BAA6", kAmple) == answer), size);
    mailer.join();
  }
}

BOOST_AUTO_TEST_CASE(a_question_carries_its_text_and_a_way_back) {
  const Mailbox mailbox;
  BOOST_TEST(!receive_datagram(mailbox.fd()).has_value());
  MailerSocket asker(mailbox.path());
  BOOST_TEST(!asker.ask("range 5BAA6", milliseconds(0)).has_value());
  asker.ring();
  const auto question = receive_datagram(mailbox.fd());
  BOOST_REQUIRE(question.has_value());
  BOOST_TEST(question->text == "range 5BAA6");
  BOOST_REQUIRE(question->answer_to.is_open());
  BOOST_TEST((::fcntl(question->answer_to.get(), F_GETFD) & FD_CLOEXEC) != 0);
  BOOST_TEST(!is_awaited(question->answer_to.get()));  // its asker has given up
  send_answer(question->answer_to.get(), "too late");  // and nobody dies of it
  const auto ring = receive_datagram(mailbox.fd());
  BOOST_REQUIRE(ring.has_value());
  BOOST_TEST(ring->text == kRing);
  BOOST_TEST(!ring->answer_to.is_open());
  BOOST_TEST(!is_awaited(ring->answer_to.get()));
  BOOST_TEST(!receive_datagram(mailbox.fd()).has_value());
}

BOOST_AUTO_TEST_CASE(a_mailer_that_is_silent_costs_the_askers_patience_and_no_more) {
  const Mailbox mailbox;
  MailerSocket asker(mailbox.path());
  const auto started = steady_clock::now();
  BOOST_TEST(!asker.ask("range 5BAA6", milliseconds(60)).has_value());
  const auto took = steady_clock::now() - started;
  BOOST_TEST((took >= milliseconds(60)));
  BOOST_TEST((took < milliseconds(2'000)));
}

BOOST_AUTO_TEST_CASE(no_mailer_a_full_one_and_one_that_hangs_up_cost_nothing) {
  const auto started = steady_clock::now();
  const tests::TemporaryDirectory nobody;
  BOOST_TEST(!MailerSocket(nobody.file("mailer.sock")).ask("range 5BAA6", kAmple).has_value());
  BOOST_TEST(!MailerSocket("/" + std::string(500, 'x')).ask("range 5BAA6", kAmple).has_value());

  const Mailbox mailbox;
  MailerSocket asker(mailbox.path());
  std::thread mailer(
      [&] { tests::comes_true([&] { return receive_datagram(mailbox.fd()).has_value(); }); });
  BOOST_TEST(!asker.ask("range 5BAA6", kAmple).has_value());
  mailer.join();

  // Whoever listens for rings alone reads questions away.
  std::atomic<bool> is_told{false};
  std::thread bell([&] {
    while (!is_told)
      drain_bell(mailbox.fd());
  });
  BOOST_TEST(!asker.ask("range 5BAA6", kAmple).has_value());
  is_told = true;
  bell.join();

  for (int i = 0; i < 1'000; ++i)
    asker.ring();
  BOOST_TEST(!asker.ask("range 5BAA6", kAmple).has_value());
  BOOST_TEST((steady_clock::now() - started < kAmple));
}

BOOST_AUTO_TEST_CASE(an_answer_beyond_the_most_and_an_empty_one_are_none) {
  const Mailbox mailbox;
  MailerSocket asker(mailbox.path());
  for (const std::size_t size : {std::size_t{0}, kMostAnswerBytes + 1}) {
    std::thread mailer = answering(mailbox, std::string(size, 'x'));
    BOOST_TEST(!asker.ask("range 5BAA6", kAmple).has_value(), size);
    mailer.join();
  }
}

BOOST_AUTO_TEST_CASE(descriptors_are_kept_for_nobody) {
  const Mailbox mailbox;
  const base::FileDescriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  const long before = open_descriptors();
  for (const std::size_t count : {1UL, 2UL, 3UL, 100UL, 253UL}) {
    for (const std::string& text : {std::string(kRing), std::string("range 5BAA6"), std::string()})
      mailbox.send(text, std::vector<int>(count, null.get()));
    for (int i = 0; i < 3; ++i) {
      const auto datagram = receive_datagram(mailbox.fd());
      BOOST_REQUIRE(datagram.has_value());
      BOOST_TEST(datagram->answer_to.is_open() == (count == 1), count);
      // No socket: nothing to answer to.
      if (count == 1) send_answer(datagram->answer_to.get(), "+");
    }
    BOOST_TEST(open_descriptors() == before, count);
  }
  mailbox.send("range 5BAA6", std::vector<int>(20, null.get()));
  drain_bell(mailbox.fd());
  BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_CASE(a_datagram_longer_than_ours_says_nothing) {
  const Mailbox mailbox;
  mailbox.send("range 5BAA6" + std::string(5'000, ' '), {});
  const auto datagram = receive_datagram(mailbox.fd());
  BOOST_REQUIRE(datagram.has_value());
  BOOST_TEST(datagram->text == "");
}

BOOST_AUTO_TEST_CASE(who_does_not_read_holds_up_nobody) {
  std::array<int, 2> ends{};
  BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
  const base::FileDescriptor asker(ends[0]);
  const base::FileDescriptor full(ends[1]);
  const auto started = steady_clock::now();
  for (int i = 0; i < 100; ++i)
    send_answer(full.get(), std::string(100'000, 'x'));
  BOOST_TEST((steady_clock::now() - started < kAmple));
  BOOST_TEST(is_awaited(full.get()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::process
