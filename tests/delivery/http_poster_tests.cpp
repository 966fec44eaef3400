#include <chrono>
#include <string>
#include <thread>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "delivery/http_poster.hpp"
#include "support/canned_server.hpp"

namespace sih_auth::delivery {
BOOST_AUTO_TEST_SUITE(http_poster_tests)

namespace {

namespace data = boost::unit_test::data;
using domain::DeliveryOutcome;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using tests::CannedServer;

struct Site {
  int alive = 0;
  bool stops = false;

  HttpPoster poster(const PosterLimits& limits = {}) {
    return HttpPoster([this] { ++alive; }, [this] { return stops; }, limits);
  }
};

HttpPost post_to(const CannedServer& server, std::string_view body = "{}") {
  return {server.url(), {"X-Key: secret-key"}, "application/json", body};
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(headers_and_body_are_sent_as_they_are) {
  CannedServer server(CannedServer::answer("thanks", "202 Accepted"));
  Site site;
  auto poster = site.poster();
  const std::string body = "{\"a\":\"" + std::string("\0b", 2) + "\"}";
  const PostEnding ending = poster.post(post_to(server, body));
  BOOST_REQUIRE(ending.has_value());
  BOOST_TEST(ending->status == 202);
  BOOST_TEST(!ending->retry_after.has_value());
  const auto requests = server.requests();
  BOOST_REQUIRE(requests.size() == 1U);
  BOOST_TEST(requests[0].starts_with("POST /range/ HTTP/1.1\r\n"), requests[0]);
  BOOST_TEST(contains(requests[0], "\r\nContent-Type: application/json\r\n"));
  BOOST_TEST(contains(requests[0], "\r\nX-Key: secret-key\r\n"));
  BOOST_TEST(contains(requests[0], "\r\nUser-Agent: sih-auth\r\n"));
  BOOST_TEST(!contains(requests[0], "Expect"));
  BOOST_TEST(requests[0].ends_with("\r\n\r\n" + body));
}

BOOST_AUTO_TEST_CASE(connections_are_kept_and_nothing_else_is) {
  CannedServer server(CannedServer::answer("", "200 OK", "Set-Cookie: a=b\r\n"));
  Site site;
  auto poster = site.poster();
  for (int i = 0; i < 3; ++i)
    BOOST_TEST(poster.post(post_to(server)).has_value());
  BOOST_TEST(server.connections() == 1);
  for (const std::string& request : server.requests())
    BOOST_TEST(!contains(request, "Cookie"));
}

BOOST_AUTO_TEST_CASE(no_redirect_is_followed) {
  CannedServer elsewhere(CannedServer::answer(""));
  CannedServer server(
      CannedServer::answer("", "307 Temporary Redirect", "Location: " + elsewhere.url() + "\r\n"));
  Site site;
  BOOST_TEST(site.poster().post(post_to(server))->status == 307);
  BOOST_TEST(elsewhere.requests().empty());
}

BOOST_AUTO_TEST_CASE(no_proxy_of_the_environment_is_asked) {
  CannedServer proxy(CannedServer::answer("", "502 Bad Gateway"));
  CannedServer server(CannedServer::answer(""));
  ::setenv("http_proxy", proxy.url().c_str(), 1);
  Site site;
  BOOST_TEST(site.poster().post(post_to(server))->status == 200);
  ::unsetenv("http_proxy");
  BOOST_TEST(proxy.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_long_answer_counts_and_is_not_read_to_its_end) {
  CannedServer server(CannedServer::answer(std::string(300'000, 'A')));
  Site site;
  BOOST_TEST(site.poster().post(post_to(server))->status == 200);
}

BOOST_AUTO_TEST_CASE(silence_ends_and_somebody_is_told_meanwhile) {
  CannedServer server("");
  Site site;
  auto poster = site.poster({.whole = milliseconds(1'300)});
  const auto started = steady_clock::now();
  const PostEnding ending = poster.post(post_to(server));
  const auto took = steady_clock::now() - started;
  BOOST_REQUIRE(!ending.has_value());
  BOOST_TEST(ending.error() == "Timeout was reached");
  BOOST_TEST((took >= milliseconds(1'200)));
  BOOST_TEST((took < milliseconds(5'000)));
  BOOST_TEST(site.alive >= 2);
}

BOOST_AUTO_TEST_CASE(a_stop_does_not_wait) {
  CannedServer server("");
  Site site;
  site.stops = true;
  const auto started = steady_clock::now();
  const PostEnding ending = site.poster().post(post_to(server));
  BOOST_REQUIRE(!ending.has_value());
  BOOST_TEST(ending.error() == "stopped before there was an answer");
  BOOST_TEST((steady_clock::now() - started < milliseconds(3'000)));
}

BOOST_AUTO_TEST_CASE(reasons_name_neither_the_address_nor_a_key) {
  std::string nowhere;
  {
    const CannedServer gone("");
    nowhere = gone.url();
  }
  Site site;
  const PostEnding ending = site.poster().post(
      {nowhere + "?key=secret-key", {"X-Key: secret-key"}, "text/plain", "body"});
  BOOST_REQUIRE(!ending.has_value());
  for (const std::string part : {"secret-key", "127.0.0.1", "http", "body"})
    BOOST_TEST(!contains(ending.error(), part), ending.error());
}

BOOST_AUTO_TEST_CASE(a_server_without_tls_gets_nothing_by_https) {
  CannedServer server(CannedServer::answer(""));
  Site site;
  HttpPost post = post_to(server);
  post.url.replace(0, 4, "https");
  BOOST_TEST(!site.poster({.whole = milliseconds(500)}).post(post).has_value());
  BOOST_TEST(server.requests().empty());
}

BOOST_DATA_TEST_CASE(other_schemes_are_not_spoken,
                     data::make({"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/"}),
                     url) {
  Site site;
  BOOST_TEST(!site.poster().post({url, {}, "text/plain", ""}).has_value());
}

BOOST_AUTO_TEST_CASE(a_header_stays_one_line) {
  CannedServer server(CannedServer::answer(""));
  Site site;
  HttpPost post = post_to(server);
  post.headers = {"webhook-id: 1\r\nX-Other: 2"};
  BOOST_CHECK_THROW((void)site.poster().post(post), std::runtime_error);
  BOOST_TEST(server.requests().empty());
}

BOOST_AUTO_TEST_CASE(what_a_status_means) {
  for (const int status : {200, 201, 202, 204, 299})
    BOOST_TEST((outcome_of(status) == DeliveryOutcome::sent), status);
  for (const int status : {408, 409, 425, 429, 500, 502, 503, 504, 599, 0, 100})
    BOOST_TEST((outcome_of(status) == DeliveryOutcome::try_later), status);
  for (const int status : {301, 302, 304, 307, 400, 401, 403, 404, 410, 413, 422, 499})
    BOOST_TEST((outcome_of(status) == DeliveryOutcome::refused), status);
}

BOOST_AUTO_TEST_CASE(results_tell_the_status) {
  BOOST_TEST(result_of(HttpAnswer{204, {}}).reason.empty());
  BOOST_TEST(result_of(HttpAnswer{404, {}}).reason == "answers 404");
  const auto failed = result_of(tl::unexpected<std::string>("Couldn't connect to server"));
  BOOST_TEST((failed.outcome == DeliveryOutcome::try_later));
  BOOST_TEST(failed.reason == "Couldn't connect to server");
}

BOOST_AUTO_TEST_CASE(retry_after_is_read) {
  CannedServer server(CannedServer::answer("", "429 Too Many Requests", "Retry-After: 30\r\n"));
  Site site;
  const PostEnding ending = site.poster().post(post_to(server));
  BOOST_TEST((ending->retry_after == std::chrono::seconds(30)));
  const auto result = result_of(ending);
  BOOST_TEST((result.outcome == DeliveryOutcome::try_later));
  BOOST_TEST(result.reason == "answers 429, asks for 30 s");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::delivery
