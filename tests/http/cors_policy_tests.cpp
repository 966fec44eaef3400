#include <stdexcept>
#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "sih_auth/domain/unavailable.hpp"

#include "http/answers.hpp"
#include "http/application.hpp"
#include "http/cors_policy.hpp"
#include "support/captured_output.hpp"
#include "support/http_messages.hpp"
#include "support/watched_application.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(cors_policy_tests)

namespace {

namespace data = boost::unit_test::data;

const std::string kListed = "https://app.example.com";

Request from(const std::string& origin, Request request) {
  if (!origin.empty()) request.headers.emplace("ORIGIN", origin);
  return request;
}

Request preflight(const std::string& origin, std::string path, const std::string& method = "POST") {
  Request request = from(origin, tests::get(std::move(path)));
  request.method = Method::options;
  request.headers.emplace("ACCESS_CONTROL_REQUEST_METHOD", method);
  return request;
}

CorsPolicy policy() {
  return CorsPolicy({kListed, "http://localhost:3000", "HTTPS://Shop.Test:443"});
}

/// An answer that has been marked for this request.
Response marked(const Request& request, const CorsPolicy& cors = policy()) {
  Response response;
  cors.mark(request, response);
  return response;
}

/// The value of a header that may come once at most; "(none)" where it does not.
std::string header(const Response& response, std::string_view name) {
  const auto values = tests::headers_of(response, name);
  BOOST_TEST(values.size() < 2);
  return values.empty() ? "(none)" : values.front();
}

void expect_readable(const Response& response, const std::string& origin) {
  BOOST_TEST(header(response, "Access-Control-Allow-Origin") == origin);
  BOOST_TEST(header(response, "Access-Control-Allow-Credentials") == "true");
  BOOST_TEST(header(response, "Access-Control-Expose-Headers") ==
             "Retry-After, X-Request-Id, WWW-Authenticate");
  BOOST_TEST(header(response, "Vary") == "Origin");
}

void expect_no_word(const Response& response) {
  for (const auto& [name, value] : response.headers)
    BOOST_TEST(!name.starts_with("Access-Control-"), name);
}

struct World {
  Router routes() {
    Router router;
    router.add({Method::post, "/echo", Cost::hashes_password, [this](const Request& request) {
                  ++handled;
                  return Response{200, "text/plain", request.body, {}};
                }});
    router.add({Method::get, "/fine", Cost::cheap, [this](const Request&) {
                  ++handled;
                  return ok(Notice::welcome);
                }});
    router.add({Method::patch, "/fine", Cost::cheap,
                [](const Request&) -> Response { throw std::logic_error("a bug"); }});
    router.add({Method::post, "/gone", Cost::cheap, [](const Request&) -> Response {
                  throw domain::Unavailable("database: disk I/O error");
                }});
    return router;
  }

  Response answer(const Request& request) {
    const tests::CapturedOutput captured(STDERR_FILENO);
    return application.answer(request);
  }

  Response overloaded(const Request& request) const {
    const tests::CapturedOutput captured(STDERR_FILENO);
    return application.overloaded(request);
  }

  int handled = 0;
  tests::FakeWatchers watchers;
  Application application{routes(), OriginPolicy({kListed}), policy(), watchers.all()};
};

}  // namespace

BOOST_DATA_TEST_CASE(a_listed_origin_may_read,
                     data::make({"https://app.example.com", "http://localhost:3000",
                                 "https://shop.test"}),
                     origin) {
  expect_readable(marked(from(origin, tests::get("/x"))), origin);
}

BOOST_DATA_TEST_CASE(no_other_origin_may,
                     data::make({
                         "",
                         "null",
                         "*",
                         "https://evil.test",
                         "https://APP.example.com",
                         "HTTPS://app.example.com",
                         "https://app.example.com/",
                         "https://app.example.com:443",
                         "https://app.example.com:8443",
                         "http://app.example.com",
                         "https://app.example.com.evil.test",
                         "https://sub.app.example.com",
                         "https://example.com",
                         "https://evil.test/https://app.example.com",
                         "https://app.example.com@evil.test",
                         "https://app.example.com https://evil.test",
                         "https://evil.test, https://app.example.com",
                         " https://app.example.com",
                         "https://app.example.com ",
                         "app.example.com",
                         "//app.example.com",
                         "http://localhost",
                         "http://localhost:30000",
                         "http://localhost:300",
                         "https://localhost:3000",
                         "https://shop.test:443",
                         "https://auth.example.com",
                         "file://",
                     }),
                     origin) {
  const Response response = marked(from(origin, tests::get("/x")));
  expect_no_word(response);
  BOOST_TEST(header(response, "Vary") == "Origin");
  BOOST_TEST(!policy().is_preflight(preflight(origin, "/x")));
}

BOOST_AUTO_TEST_CASE(who_names_two_origins_is_no_browser) {
  for (const char* other : {"https://evil.test", "https://app.example.com"}) {
    expect_no_word(marked(from(other, from(kListed, tests::get("/x")))));
    expect_no_word(marked(from(kListed, from(other, tests::get("/x")))));
  }
}

BOOST_AUTO_TEST_CASE(off_unless_an_origin_is_listed) {
  const CorsPolicy none({});
  BOOST_TEST(marked(from(kListed, tests::get("/x")), none).headers.empty());
  BOOST_TEST(marked(from("null", tests::get("/x")), none).headers.empty());
  BOOST_TEST(!none.is_preflight(preflight(kListed, "/x")));
  BOOST_TEST(!none.is_preflight(preflight("", "/x")));
}

BOOST_AUTO_TEST_CASE(a_preflight_is_options_with_both_headers) {
  BOOST_TEST(policy().is_preflight(preflight(kListed, "/x")));
  BOOST_TEST(!policy().is_preflight(preflight(kListed, "/x", "")));
  Request plain_options = from(kListed, tests::get("/x"));
  plain_options.method = Method::options;
  BOOST_TEST(!policy().is_preflight(plain_options));
  for (const Method method : {Method::get, Method::head, Method::post, Method::other}) {
    Request request = preflight(kListed, "/x");
    request.method = method;
    BOOST_TEST(!policy().is_preflight(request), word(method));
  }
}

BOOST_AUTO_TEST_CASE(a_preflight_is_told_the_methods_of_the_path) {
  World world;
  const Response response = world.answer(preflight(kListed, "/fine", "PATCH"));
  BOOST_TEST(response.status == 204);
  BOOST_TEST(response.body.empty());
  BOOST_TEST(response.content_type.empty());
  BOOST_TEST(header(response, "Access-Control-Allow-Methods") == "GET, HEAD, PATCH");
  BOOST_TEST(header(response, "Access-Control-Allow-Headers") == "authorization, content-type");
  BOOST_TEST(header(response, "Access-Control-Max-Age") == "600");
  expect_readable(response, kListed);
}

BOOST_AUTO_TEST_CASE(a_preflight_reaches_no_handler_and_costs_nothing) {
  World world;
  for (const char* method : {"POST", "GET", "DELETE", "OPTIONS", "anything"}) {
    const Request request = preflight(kListed, "/echo", method);
    BOOST_TEST((world.application.cost(request) == Cost::cheap));
    BOOST_TEST(world.answer(request).status == 204);
  }
  BOOST_TEST(world.answer(preflight(kListed, "/gone")).status == 204);
  BOOST_TEST(world.handled == 0);
}

BOOST_AUTO_TEST_CASE(a_preflight_of_an_unknown_path_is_404) {
  World world;
  const Response response = world.answer(preflight(kListed, "/nothing"));
  BOOST_TEST(response.status == 404);
  BOOST_TEST(header(response, "Access-Control-Allow-Methods") == "(none)");
  expect_readable(response, kListed);
}

BOOST_AUTO_TEST_CASE(a_strangers_preflight_is_refused) {
  World world;
  for (const char* origin : {"https://evil.test", "null", ""}) {
    const Response response = world.answer(preflight(origin, "/echo"));
    BOOST_TEST(response.status == 405);
    expect_no_word(response);
  }
}

BOOST_AUTO_TEST_CASE(every_answer_can_be_read) {
  World world;
  const auto expect = [&](const Request& request, int status) {
    const Response response = world.answer(from(kListed, request));
    BOOST_TEST(response.status == status);
    expect_readable(response, kListed);
    const Response of_strangers = world.answer(from("https://evil.test", request));
    BOOST_TEST(of_strangers.status == status);
    expect_no_word(of_strangers);
    BOOST_TEST(header(of_strangers, "Vary") == "Origin");
    BOOST_TEST(header(world.answer(request), "Vary") == "Origin");
  };
  expect(tests::get("/fine"), 200);
  expect(tests::post("/echo", "{}"), 200);
  expect(tests::get("/nothing"), 404);
  expect(tests::get("/echo"), 405);
  expect(tests::post("/echo", std::string(16'385, 'x')), 413);
  Request form = tests::post("/echo", "a=b");
  form.content_type = "application/x-www-form-urlencoded";
  expect(form, 415);
  Request bug = tests::get("/fine");
  bug.method = Method::patch;
  expect(bug, 500);
  expect(tests::post("/gone", "{}"), 503);
}

BOOST_AUTO_TEST_CASE(the_refusal_of_one_who_waited_too_long_can_be_read) {
  const World world;
  const Response response = world.overloaded(from(kListed, tests::post("/echo", "{}")));
  BOOST_TEST(response.status == 503);
  expect_readable(response, kListed);
  expect_no_word(world.overloaded(from("https://evil.test", tests::post("/echo", "{}"))));
}

// A browser hides the refusal of a preflight from the page.
BOOST_AUTO_TEST_CASE(a_preflight_never_waited_too_long) {
  const World world;
  BOOST_TEST(world.overloaded(preflight(kListed, "/echo")).status == 204);
  BOOST_TEST(world.overloaded(preflight(kListed, "/nothing")).status == 404);
  BOOST_TEST(world.overloaded(preflight("https://evil.test", "/echo")).status == 503);
}

BOOST_AUTO_TEST_CASE(cookies_are_for_the_origin_policy_to_judge) {
  World world;
  const auto call = [&](const std::string& origin) {
    return world.answer(tests::with_cookie(from(origin, tests::post("/echo", "{}")), "session=x"));
  };
  const Response listed = call(kListed);
  BOOST_TEST(listed.status == 200);
  expect_readable(listed, kListed);
  // Trusted with reading alone.
  const Response refused = call("http://localhost:3000");
  BOOST_TEST(refused.status == 403);
  expect_readable(refused, "http://localhost:3000");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
