#include <stdexcept>
#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "sih_auth/domain/unavailable.hpp"

#include "http/answers.hpp"
#include "http/application.hpp"
#include "support/captured_output.hpp"
#include "support/http_messages.hpp"
#include "support/watched_application.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(application_tests)

namespace {

namespace data = boost::unit_test::data;

struct World {
  static Router routes() {
    Router router;
    router.add({Method::post, "/echo", Cost::hashes_password, [](const Request& request) {
                  return Response{200, "text/plain", request.body, {}};
                }});
    router.add(
        {Method::get, "/fine", Cost::cheap, [](const Request&) { return ok(Notice::welcome); }});
    router.add({Method::post, "/gone", Cost::cheap, [](const Request&) -> Response {
                  throw domain::Unavailable("database: disk I/O error");
                }});
    router.add({Method::post, "/bug", Cost::cheap,
                [](const Request&) -> Response { throw std::logic_error("the inner secrets"); }});
    return router;
  }

  Response answer(const Request& request) {
    const tests::CapturedOutput captured(STDERR_FILENO);
    Response response = application.answer(request);
    logged = captured.text();
    return response;
  }

  tests::FakeWatchers watchers{base::LogLevel::info};
  Application application{routes(), OriginPolicy({}), CorsPolicy({}), watchers.all()};
  std::string logged;
};

void expect(const Response& response, int status, const std::string& error) {
  BOOST_TEST(response.status == status);
  BOOST_TEST(tests::text_in(response, "error") == error);
  BOOST_TEST(tests::text_in(response, "message") != "(none)");
  BOOST_TEST(response.content_type.starts_with("application/json"));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_request_reaches_its_handler) {
  World world;
  BOOST_TEST(world.answer(tests::post("/echo", "{}")).body == "{}");
  BOOST_TEST(world.answer(tests::get("/fine")).status == 200);
}

BOOST_AUTO_TEST_CASE(an_unknown_path_is_404) {
  World world;
  expect(world.answer(tests::get("/nothing")), 404, "not_found");
}

BOOST_AUTO_TEST_CASE(another_method_is_405_with_the_right_ones) {
  World world;
  const Response post_only = world.answer(tests::get("/echo"));
  expect(post_only, 405, "method_not_allowed");
  BOOST_TEST(tests::headers_of(post_only, "Allow").at(0) == "POST");
  const Response get_only = world.answer(tests::post("/fine", "{}"));
  expect(get_only, 405, "method_not_allowed");
  BOOST_TEST(tests::headers_of(get_only, "Allow").at(0) == "GET, HEAD");
}

BOOST_AUTO_TEST_CASE(a_body_of_16_kib_passes_and_a_byte_more_is_413) {
  World world;
  BOOST_TEST(world.answer(tests::post("/echo", std::string(16'384, 'x'))).status == 200);
  expect(world.answer(tests::post("/echo", std::string(16'385, 'x'))), 413, "too_large");
}

BOOST_DATA_TEST_CASE(
    json_goes_by_these_names,
    data::make({"application/json", "Application/JSON", "application/json; charset=utf-8",
                "application/json;charset=UTF-8", " application/json ;x", "application/json;"}),
    type) {
  World world;
  Request request = tests::post("/echo", "{}");
  request.content_type = type;
  BOOST_TEST(world.answer(request).status == 200);
}

BOOST_DATA_TEST_CASE(any_other_body_is_415,
                     data::make({"", "text/plain", "application/x-www-form-urlencoded",
                                 "multipart/form-data; boundary=x", "application/jsonp",
                                 "application/json-patch+json", "text/json", "json",
                                 "text/plain; application/json", "application/ json"}),
                     type) {
  World world;
  Request request = tests::post("/echo", "{}");
  request.content_type = type;
  expect(world.answer(request), 415, "json_required");
}

BOOST_AUTO_TEST_CASE(the_body_of_a_get_is_nobodys) {
  World world;
  Request request = tests::get("/fine");
  request.body = "a=b";
  request.content_type = "text/plain";
  BOOST_TEST(world.answer(request).status == 200);
}

BOOST_AUTO_TEST_CASE(no_body_needs_no_type) {
  World world;
  BOOST_TEST(world.answer(tests::post("/echo", "")).status == 200);
}

BOOST_AUTO_TEST_CASE(another_sites_request_is_403) {
  World world;
  Request request = tests::with_cookie(tests::post("/echo", "{}"), "session=x");
  request.headers.emplace("ORIGIN", "https://evil.test");
  expect(world.answer(request), 403, "origin_refused");
  BOOST_TEST(world.logged.find("origin_refused") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_broken_world_is_503_to_come_back_to) {
  World world;
  const Response response = world.answer(tests::post("/gone", "{}"));
  expect(response, 503, "unavailable");
  BOOST_TEST(!tests::headers_of(response, "Retry-After").empty());
  BOOST_TEST(response.body.find("disk") == std::string::npos);
  BOOST_TEST(world.logged.find("disk I/O error") != std::string::npos);
  BOOST_TEST(world.logged.find("request_id=\"id\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_bug_is_500_without_its_text) {
  World world;
  const Response response = world.answer(tests::post("/bug", "{}"));
  expect(response, 500, "internal_error");
  BOOST_TEST(response.body.find("secrets") == std::string::npos);
  BOOST_TEST(world.logged.find("the inner secrets") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_body_is_never_logged) {
  World world;
  static_cast<void>(world.answer(tests::post("/bug", R"({"password":"hunter2"})")));
  BOOST_TEST(world.logged.find("hunter2") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(who_waited_too_long_is_told_to_come_back) {
  World world;
  const tests::CapturedOutput captured(STDERR_FILENO);
  const Response response = world.application.overloaded(tests::post("/echo", "{}"));
  expect(response, 503, "unavailable");
  BOOST_TEST(!tests::headers_of(response, "Retry-After").empty());
}

BOOST_AUTO_TEST_CASE(the_cost_is_known_before_the_work) {
  const World world;
  BOOST_TEST((world.application.cost(tests::post("/echo", "{}")) == Cost::hashes_password));
  BOOST_TEST((world.application.cost(tests::get("/fine")) == Cost::cheap));
  BOOST_TEST((world.application.cost(tests::get("/echo")) == Cost::cheap));
  BOOST_TEST((world.application.cost(tests::get("/nothing")) == Cost::cheap));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
