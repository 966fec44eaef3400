#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/http/router.hpp"

#include "support/http_messages.hpp"

namespace sih_auth::http {
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

Request request(Method method, std::string path) {
  Request made = tests::get(std::move(path));
  made.method = method;
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(router_tests)

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

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
