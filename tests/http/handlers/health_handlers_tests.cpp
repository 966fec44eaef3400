#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/unavailable.hpp"

#include "http/handlers/health_handlers.hpp"
#include "support/http_messages.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(health_handlers_tests)

namespace {

Response answer(const Router& router, const Request& request) {
  return router.find(request)->handler(request);
}

Response ready(const Readiness& found, const std::string& ip = "127.0.0.1") {
  Router router;
  add_readiness_route(router, [found] { return found; });
  Request request = tests::get("/health/ready");
  request.ip = ip;
  return answer(router, request);
}

}  // namespace

BOOST_AUTO_TEST_CASE(health_says_ok_or_lets_the_failure_through) {
  Router router;
  bool broken = false;
  add_health_route(router, [&] {
    if (broken) throw domain::Unavailable("gone");
  });
  BOOST_TEST(tests::text_in(answer(router, tests::get("/health")), "status") == "ok");
  broken = true;
  BOOST_CHECK_THROW(static_cast<void>(answer(router, tests::get("/health"))), domain::Unavailable);
}

BOOST_AUTO_TEST_CASE(a_service_that_is_ready_says_each_part) {
  Readiness found;
  found.outbox_waiting = 2;
  found.outbox_oldest_seconds = 7;
  found.disk_free_bytes = 123;
  const auto response = ready(found);
  BOOST_TEST(response.status == 200);
  BOOST_TEST(response.body ==
             R"({"status":"ready","database":{"status":"ok"},"schema":{"status":"ok"},)"
             R"("outbox":{"status":"ok","waiting":2,"oldest_seconds":7},)"
             R"("disk":{"status":"ok","free_bytes":123}})"
             "\n");
}

BOOST_AUTO_TEST_CASE(strangers_are_told_no_numbers) {
  Readiness found;
  found.outbox_waiting = 2;
  BOOST_TEST(ready(found, "192.0.2.1").body ==
             R"({"status":"ready","database":{"status":"ok"},"schema":{"status":"ok"},)"
             R"("outbox":{"status":"ok"},"disk":{"status":"ok"}})"
             "\n");
}

BOOST_AUTO_TEST_CASE(one_part_that_is_not_ready_is_enough) {
  for (std::string_view Readiness::*const part :
       {&Readiness::database_failure, &Readiness::schema_failure, &Readiness::outbox_failure,
        &Readiness::disk_failure}) {
    Readiness found;
    found.*part = "some_reason";
    const auto response = ready(found);
    BOOST_TEST(response.status == 503);
    BOOST_TEST(response.error == "unavailable");
    BOOST_TEST(tests::text_in(response, "error") == "unavailable");
    BOOST_TEST(tests::text_in(response, "status") == "not_ready");
    BOOST_TEST(response.body.find(R"({"status":"failed","reason":"some_reason")") !=
               std::string::npos);
    BOOST_TEST(tests::headers_of(response, "Retry-After").size() == 1U);
  }
}

BOOST_AUTO_TEST_CASE(only_this_machine_learns_the_numbers) {
  Router router;
  add_metrics_route(router, "text/plain", [] { return "numbers\n"; });
  for (const char* ip : {"127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "unix:"}) {
    Request request = tests::get("/metrics");
    request.ip = ip;
    BOOST_TEST(answer(router, request).body == "numbers\n", ip);
  }
  for (const char* ip : {"192.0.2.1", "128.0.0.1", "::2", "::ffff:192.0.2.1", "", "localhost"}) {
    Request request = tests::get("/metrics");
    request.ip = ip;
    BOOST_TEST(answer(router, request).status == 404, ip);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
