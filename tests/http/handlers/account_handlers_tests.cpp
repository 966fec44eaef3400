#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/login_site.hpp"

namespace sih_auth::http {

BOOST_AUTO_TEST_SUITE(account_handlers_tests)

BOOST_AUTO_TEST_CASE(people_see_their_own_account) {
  tests::LoginSite site;
  site.users.rows[0].groups = {"admin", "staff"};
  const auto created_at = base::to_integer(site.users.rows[0].created_at);
  site.clock.advance(std::chrono::seconds(100));
  const std::string session = site.signed_in();
  site.clock.advance(std::chrono::seconds(7));
  BOOST_TEST(
      site.see("/me", session).body ==
      "{\"user\":{\"id\":1,\"name\":\"John\",\"email\":\"john@example.com\",\"groups\":[\"admin\","
      "\"staff\"],\"created_at\":" +
          std::to_string(created_at) +
          ",\"is_verified\":true,\"auth_time\":" + std::to_string(created_at + 100) + "}}\n");
}

BOOST_AUTO_TEST_CASE(an_account_that_is_gone_is_nobodys) {
  tests::LoginSite site;
  const std::string session = site.signed_in();
  site.users.rows.clear();
  BOOST_TEST(site.see("/me", session).status == 401);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
