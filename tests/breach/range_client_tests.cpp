#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "breach/range_client.hpp"
#include "support/canned_server.hpp"

namespace sih_auth::breach {
BOOST_AUTO_TEST_SUITE(range_client_tests)

namespace {

namespace data = boost::unit_test::data;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using tests::CannedServer;

const std::string kRange = "0018A45C4D1DEF81644B54AB7F969B88D65:1\r\n";
constexpr milliseconds kAmple{20'000};

/// Asks and waits; a client that never says a word is a failure of its own.
RangeAnswer asked(RangeClient& client, const std::string& prefix = "5BAA6") {
  std::optional<RangeAnswer> got;
  client.fetch(prefix, [&](const RangeAnswer& answer) { got = answer; });
  const auto until = steady_clock::now() + kAmple;
  while (!got && steady_clock::now() < until)
    client.work(-1, milliseconds(100));
  return got.value_or(tl::unexpected<std::string>("(no word)"));
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_prefix_and_a_wish_for_padding_are_all_that_is_sent) {
  CannedServer server(CannedServer::answer(kRange));
  RangeClient client(server.url(), {.answer = kAmple});
  const RangeAnswer answer = asked(client);
  BOOST_REQUIRE(answer.has_value());
  BOOST_TEST(*answer == kRange);
  BOOST_TEST(!client.is_busy());
  const auto requests = server.requests();
  BOOST_REQUIRE(requests.size() == 1U);
  BOOST_TEST(requests[0].starts_with("GET /range/5BAA6 HTTP/1.1\r\n"), requests[0]);
  BOOST_TEST(contains(requests[0], "\r\nAdd-Padding: true\r\n"), requests[0]);
}

BOOST_AUTO_TEST_CASE(connections_are_kept) {
  CannedServer server(CannedServer::answer(kRange));
  RangeClient client(server.url(), {.answer = kAmple});
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(asked(client).has_value());
  BOOST_TEST(server.requests().size() == 5U);
  BOOST_TEST(server.connections() == 1);
}

BOOST_DATA_TEST_CASE(whatever_is_not_200_is_a_failure,
                     data::make({"301 Moved Permanently", "403 Forbidden", "404 Not Found",
                                 "429 Too Many Requests", "503 Service Unavailable"}),
                     status) {
  CannedServer elsewhere(CannedServer::answer(kRange));
  CannedServer server(
      CannedServer::answer(kRange, status, "Location: " + elsewhere.url() + "5BAA6\r\n"));
  RangeClient client(server.url(), {.answer = kAmple});
  const RangeAnswer answer = asked(client);
  BOOST_REQUIRE(!answer.has_value());
  BOOST_TEST(contains(answer.error(), std::string(status).substr(0, 3)), answer.error());
  BOOST_TEST(elsewhere.requests().empty());
}

BOOST_AUTO_TEST_CASE(an_answer_has_a_most) {
  CannedServer server(CannedServer::answer(std::string(1'001, 'A')));
  RangeClient fits(server.url(), {.answer = kAmple, .bytes = 1'001});
  BOOST_TEST(asked(fits).has_value());
  RangeClient too_long(server.url(), {.answer = kAmple, .bytes = 1'000});
  const RangeAnswer answer = asked(too_long);
  BOOST_REQUIRE(!answer.has_value());
  BOOST_TEST(contains(answer.error(), "too long"));
}

BOOST_AUTO_TEST_CASE(half_an_answer_and_no_http_are_failures) {
  const std::string half = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + kRange;
  for (const std::string& odd : {half, std::string("220 mail.example.com ESMTP\r\n")}) {
    CannedServer server(odd);
    RangeClient client(server.url(), {.answer = milliseconds(300)});
    BOOST_TEST(!asked(client).has_value(), odd);
  }
}

BOOST_AUTO_TEST_CASE(the_limit_is_on_the_whole_and_counts_for_each_by_itself) {
  CannedServer server("");
  RangeClient client(server.url(), {.answer = milliseconds(400)});
  const auto started = steady_clock::now();
  int failures = 0;
  for (int i = 0; i < 5; ++i) {
    client.fetch("5BAA6", [&](const RangeAnswer& answer) {
      if (!answer && contains(answer.error(), "Timeout")) ++failures;
    });
  }
  while (client.is_busy() && steady_clock::now() - started < kAmple)
    client.work(-1, milliseconds(100));
  const auto took = steady_clock::now() - started;
  BOOST_TEST(failures == 5);
  BOOST_TEST((took >= milliseconds(350)));
  BOOST_TEST((took < milliseconds(1'900)));  // one after the other they would take 2 s
}

BOOST_AUTO_TEST_CASE(after_a_failure_nothing_is_asked_for_a_while) {
  std::string nowhere;
  {
    const CannedServer gone("");
    nowhere = gone.url();
  }
  RangeClient refused(nowhere, {.answer = kAmple});
  const RangeAnswer first = asked(refused);
  BOOST_REQUIRE(!first.has_value());
  BOOST_TEST(contains(first.error(), "connect"), first.error());
  BOOST_TEST(!contains(first.error(), "5BAA6"));

  CannedServer server(CannedServer::answer("", "503 Service Unavailable"));
  RangeClient client(server.url(), {.answer = kAmple, .pause = milliseconds(300)});
  BOOST_TEST(!asked(client).has_value());
  const RangeAnswer paused = asked(client);
  BOOST_REQUIRE(!paused.has_value());
  BOOST_TEST(contains(paused.error(), "503"), paused.error());
  BOOST_TEST(server.requests().size() == 1U);
  std::this_thread::sleep_for(milliseconds(310));
  BOOST_TEST(!asked(client).has_value());
  BOOST_TEST(server.requests().size() == 2U);
}

BOOST_AUTO_TEST_CASE(only_so_many_are_under_way) {
  CannedServer server("");
  RangeClient client(server.url(), {.answer = kAmple, .at_once = 2});
  std::vector<std::string> failures;
  for (int i = 0; i < 3; ++i)
    client.fetch("5BAA6", [&](const RangeAnswer& answer) { failures.push_back(answer.error()); });
  BOOST_REQUIRE(failures.size() == 1U);
  BOOST_TEST(contains(failures[0], "too many"));
  BOOST_TEST(client.is_busy());
}

BOOST_AUTO_TEST_CASE(a_wait_ends_when_it_is_told_to_or_there_is_something_to_read) {
  CannedServer server("");
  RangeClient client(server.url(), {.answer = kAmple});
  const auto started = steady_clock::now();
  client.wake();
  client.work(-1, kAmple);
  std::thread waker([&] { client.wake(); });
  client.work(-1, kAmple);
  waker.join();
  const base::FileDescriptor readable(::eventfd(1, EFD_CLOEXEC));
  client.work(readable.get(), kAmple);
  BOOST_TEST((steady_clock::now() - started < kAmple));
  client.work(-1, milliseconds(20));
  BOOST_TEST((steady_clock::now() - started >= milliseconds(20)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::breach
