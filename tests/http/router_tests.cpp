#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/http/router.hpp"

#include "support/http_messages.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(router_tests)

namespace {

Router router() {
  Router router;
  for (const auto& [method, path] :
       {std::pair(Method::get, "/me"), std::pair(Method::patch, "/me"),
        std::pair(Method::del, "/me"), std::pair(Method::post, "/login")}) {
    router.add({method, path, Cost::cheap, [path = std::string(path)](const Request& request) {
                  return Response{200, "text/plain", std::string(word(request.method)) + path, {}};
                }});
  }
  return router;
}

Router router_with_ids() {
  Router router;
  for (const auto& [method, path] :
       {std::pair(Method::get, "/sessions"), std::pair(Method::del, "/sessions/{id}")}) {
    router.add({method, path, Cost::cheap, [](const Request&) { return Response{}; }});
  }
  return router;
}

Request request(Method method, std::string path) {
  Request made = tests::get(std::move(path));
  made.method = method;
  return made;
}

}  // namespace

BOOST_AUTO_TEST_CASE(method_and_path_choose_the_route) {
  const Router table = router();
  const Request deletion = request(Method::del, "/me");
  const Route* route = table.find(deletion);
  BOOST_REQUIRE(route != nullptr);
  BOOST_TEST(route->handler(deletion).body == "DELETE/me");
}

BOOST_AUTO_TEST_CASE(head_is_answered_by_gets_route) {
  const Router table = router();
  BOOST_REQUIRE(table.find(request(Method::head, "/me")) != nullptr);
  BOOST_TEST((table.find(request(Method::head, "/me"))->method == Method::get));
  BOOST_TEST((table.find(request(Method::head, "/login")) == nullptr));
}

BOOST_AUTO_TEST_CASE(a_path_is_exact) {
  const Router table = router();
  for (const char* path : {"", "/", "/ME", "/me/", "//me", "/mee", "/m", "/me?x", "me", "/x/me"})
    BOOST_TEST((table.find(request(Method::get, path)) == nullptr), path);
}

BOOST_AUTO_TEST_CASE(another_method_has_no_route) {
  const Router table = router();
  for (const Method method : {Method::get, Method::put, Method::options, Method::other})
    BOOST_TEST((table.find(request(method, "/login")) == nullptr), word(method));
}

BOOST_AUTO_TEST_CASE(the_methods_of_a_path_are_listed) {
  const Router table = router();
  BOOST_TEST(table.allowed_methods("/me") == "GET, HEAD, PATCH, DELETE");
  BOOST_TEST(table.allowed_methods("/login") == "POST");
  BOOST_TEST(table.allowed_methods("/nothing") == "");
}

BOOST_AUTO_TEST_CASE(a_path_may_end_in_a_number) {
  const Router table = router_with_ids();
  for (const auto& [path, id] :
       {std::pair("/sessions/1", 1LL), std::pair("/sessions/42", 42LL),
        std::pair("/sessions/9223372036854775807", 9'223'372'036'854'775'807LL)}) {
    const Request deletion = request(Method::del, path);
    const Route* route = table.find(deletion);
    BOOST_REQUIRE_MESSAGE(route != nullptr, path);
    BOOST_TEST(route->path == "/sessions/{id}");
    BOOST_TEST(id_in_path(deletion) == id);
  }
}

BOOST_AUTO_TEST_CASE(what_is_written_otherwise_is_no_number) {
  const Router table = router_with_ids();
  for (const char* path : {"/sessions/",
                           "/sessions/0",
                           "/sessions/01",
                           "/sessions/-1",
                           "/sessions/+1",
                           "/sessions/ 1",
                           "/sessions/1 ",
                           "/sessions/1x",
                           "/sessions/x",
                           "/sessions/0x1",
                           "/sessions/1/",
                           "/sessions//1",
                           "/sessions/1/2",
                           "/sessions/{id}",
                           "/sessions/9223372036854775808",
                           "/sessions1",
                           "/1",
                           "/x/sessions/1",
                           "sessions/1",
                           "/Sessions/1"}) {
    BOOST_TEST((table.find(request(Method::del, path)) == nullptr), path);
    BOOST_TEST(table.allowed_methods(path) == "", path);
  }
}

BOOST_AUTO_TEST_CASE(a_path_with_a_number_has_methods_of_its_own) {
  const Router table = router_with_ids();
  BOOST_TEST(table.allowed_methods("/sessions/1") == "DELETE");
  BOOST_TEST(table.allowed_methods("/sessions") == "GET, HEAD");
  BOOST_TEST((table.find(request(Method::get, "/sessions/1")) == nullptr));
  BOOST_TEST((table.find(request(Method::del, "/sessions")) == nullptr));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
