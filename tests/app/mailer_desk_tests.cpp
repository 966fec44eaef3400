// mailer_desk.cpp and range_breached_passwords.cpp: both ends of a question, and a range service.
#include <atomic>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <thread>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <poll.h>

#include "app/mailer_desk.hpp"
#include "app/range_breached_passwords.hpp"
#include "process/listen_sockets.hpp"
#include "support/canned_server.hpp"
#include "support/captured_output.hpp"
#include "support/child_process.hpp"
#include "support/temporary_directory.hpp"

namespace sih_auth::app {
BOOST_AUTO_TEST_SUITE(mailer_desk_tests)

namespace {

namespace data = boost::unit_test::data;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using tests::CannedServer;

constexpr milliseconds kAmple{20'000};
const std::string kPassword = "password";
const std::string kHash = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8";
const std::string kLine = kHash.substr(5) + ":9659365\r\n";

/// The mailer's socket, where nobody sits yet, and somebody who asks.
class World {
 public:
  [[nodiscard]] int mailer() const { return sockets_.fd("mailer"); }
  [[nodiscard]] std::string path() const { return directory_.file("mailer.sock"); }

  /// What is logged meanwhile goes to `logged`.
  bool contains(const std::string& password, milliseconds patience = kAmple) {
    const tests::CapturedOutput output(STDERR_FILENO);
    const base::Log log(base::LogLevel::debug, base::LogFormat::text, "api");
    const bool found =
        RangeBreachedPasswords(path(), log, patience).contains(base::Secret(password));
    logged = output.text();
    return found;
  }

  [[nodiscard]] bool has_logged(const std::string& part) const {
    return logged.find(part) != std::string::npos;
  }

  std::string logged;

 private:
  tests::TemporaryDirectory directory_;
  process::ListenSockets sockets_{{{"mailer", process::SocketWish::Kind::datagram}},
                                  directory_.path()};
};

bool is_readable(int fd, milliseconds wait) {
  pollfd polled{fd, POLLIN, 0};
  return ::poll(&polled, 1, static_cast<int>(wait.count())) > 0;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_listed_password_is_found_and_only_five_digits_are_sent) {
  World world;
  CannedServer server(CannedServer::answer(kLine));
  const MailerDesk desk(world.mailer(), server.url(), {.answer = kAmple});
  BOOST_TEST(world.contains(kPassword));
  BOOST_TEST(!world.contains("another-Fine-77-word"));
  BOOST_TEST(world.logged == "");
  const auto requests = server.requests();
  BOOST_REQUIRE(requests.size() == 2U);
  BOOST_TEST(requests[0].find("/range/" + kHash.substr(0, 5) + " ") != std::string::npos);
  BOOST_TEST(requests[0].find(kHash.substr(5, 5)) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(padding_counts_as_nothing) {
  World world;
  CannedServer server(CannedServer::answer(kHash.substr(5) + ":0\r\n"));
  const MailerDesk desk(world.mailer(), server.url(), {.answer = kAmple});
  BOOST_TEST(!world.contains(kPassword));
  BOOST_TEST(world.logged == "");
}

BOOST_DATA_TEST_CASE(
    what_cannot_be_looked_up_is_allowed_and_logged,
    data::make({CannedServer::answer("<html>"), CannedServer::answer("", "503 Unavailable"),
                CannedServer::answer(std::string(300'000, 'A')), std::string("garbage\r\n\r\n")}),
    answer) {
  World world;
  CannedServer server(answer);
  const MailerDesk desk(world.mailer(), server.url(), {.answer = milliseconds(300)});
  BOOST_TEST(!world.contains(kPassword));
  BOOST_TEST(world.has_logged("warning"));
  BOOST_TEST(world.has_logged("breach_check_skipped"));
  BOOST_TEST(world.has_logged("reason"));
  for (const std::string& secret : {kPassword, kHash.substr(0, 5), kHash.substr(5)})
    BOOST_TEST(!world.has_logged(secret), world.logged);
}

BOOST_AUTO_TEST_CASE(a_service_that_hangs_costs_its_limit_once) {
  World world;
  CannedServer server("");
  const MailerDesk desk(world.mailer(), server.url(), {.answer = milliseconds(100)});
  BOOST_TEST(!world.contains(kPassword));
  BOOST_TEST(world.has_logged("Timeout"), world.logged);
  BOOST_TEST(!world.contains(kPassword));
  BOOST_TEST(world.has_logged("so soon after"), world.logged);
  BOOST_TEST(server.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(without_a_mailer_the_wait_has_an_end) {
  World world;
  const auto started = steady_clock::now();
  BOOST_TEST(!world.contains(kPassword, milliseconds(60)));
  BOOST_TEST(world.has_logged("does not answer"), world.logged);
  BOOST_TEST((steady_clock::now() - started < milliseconds(3'000)));
  BOOST_TEST((RangeBreachedPasswords::kPatience > breach::RangeLimits{}.answer));
}

BOOST_AUTO_TEST_CASE(a_ring_gets_through_while_the_service_hangs) {
  World world;
  std::optional<CannedServer> server("");
  const MailerDesk desk(world.mailer(), server->url(), {.answer = kAmple});
  std::atomic<bool> is_told{false};
  std::thread asker([&] {
    world.contains(kPassword);
    is_told = true;
  });
  BOOST_TEST(tests::comes_true([&] { return server->requests().size() == 1; }));
  BOOST_TEST(!is_readable(desk.bell(), milliseconds(0)));
  process::MailerSocket(world.path()).ring();
  BOOST_TEST(is_readable(desk.bell(), kAmple));
  BOOST_TEST(!is_told);
  process::drain_bell(desk.bell());
  BOOST_TEST(!is_readable(desk.bell(), milliseconds(0)));
  server.reset();  // hangs up
  asker.join();
}

BOOST_AUTO_TEST_CASE(nonsense_does_no_harm) {
  World world;
  CannedServer server(CannedServer::answer(kLine));
  const MailerDesk desk(world.mailer(), server.url(), {.answer = kAmple});
  process::MailerSocket hostile(world.path());
  const auto descriptors = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
  };
  BOOST_TEST(world.contains(kPassword));
  const auto before = descriptors();
  for (const char* text : {"", "R", "range", "range 5BAA", "range ../..", "range 5BAA6 ", "r "})
    BOOST_TEST(!hostile.ask(text, kAmple).has_value(), text);
  BOOST_TEST(!hostile.ask(std::string(10'000, 'r'), kAmple).has_value());
  // A ring that brings a descriptor is a ring, and the descriptor is closed.
  BOOST_TEST(!hostile.ask(process::kRing, kAmple).has_value());
  BOOST_TEST(is_readable(desk.bell(), kAmple));
  // A flood: some find no room, and nobody waits for the answers.
  for (int i = 0; i < 2'000; ++i)
    static_cast<void>(hostile.ask("range 00000", milliseconds(0)));
  BOOST_TEST(tests::comes_true([&] { return world.contains(kPassword); }));
  // Some connections are kept, and both of their ends are here.
  BOOST_TEST(tests::comes_true([&] { return descriptors() < before + 20; }));
}

BOOST_AUTO_TEST_CASE(it_ends_with_what_is_under_way) {
  World world;
  CannedServer server("");
  std::optional<MailerDesk> desk(std::in_place, world.mailer(), server.url(),
                                 breach::RangeLimits{.answer = milliseconds(200)});
  std::thread asker([&] { world.contains(kPassword); });
  BOOST_TEST(tests::comes_true([&] { return server.requests().size() == 1; }));
  const auto started = steady_clock::now();
  desk.reset();
  BOOST_TEST((steady_clock::now() - started < milliseconds(3'000)));
  asker.join();
  BOOST_TEST(world.has_logged("Timeout"), world.logged);
  // What comes now stays in the socket, for the next mailer.
  process::MailerSocket(world.path()).ring();
  BOOST_TEST(is_readable(world.mailer(), milliseconds(0)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
