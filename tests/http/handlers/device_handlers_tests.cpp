#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/login_site.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(device_handlers_tests)

namespace {

using domain::UserId;

/// Signed in from one browser that is trusted; known from another one, and jane from a third.
struct Site : tests::LoginSite {
  Site() {
    clock.advance(std::chrono::seconds(10));
    visitor = {"192.0.2.7", "Phone"};
    other_id = record(john().id);
    janes_id = record(add_user("jane@example.com").id);
  }

  std::int64_t record(UserId user) {
    static_cast<void>(devices.record_full_login(user, client(), false));
    return devices.list(user).at(0).id.value;
  }
  [[nodiscard]] Response forget(std::int64_t id, const std::string& cookie) const {
    return send(Method::del, "/devices/" + std::to_string(id), "", cookie);
  }

  domain::FinishedLogin login_here = log_in({}, true);
  std::string session = "session=" + std::string(login_here.session.token.reveal());
  std::string device = "device=" + std::string(login_here.device->token.reveal());
  std::int64_t own_id = devices.list(john().id).at(0).id.value;
  std::int64_t other_id = 0;
  std::int64_t janes_id = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(people_see_their_browsers_and_which_one_this_is) {
  const Site site;
  const auto now = base::to_integer(site.clock.now());
  const auto before = std::to_string(now - 10);
  BOOST_TEST(site.see("/devices", site.session + "; " + site.device).body ==
             "{\"devices\":[{\"id\":" + std::to_string(site.other_id) + ",\"created_at\":" +
                 std::to_string(now) + ",\"last_seen_at\":" + std::to_string(now) +
                 ",\"ip\":\"192.0.2.7\",\"user_agent\":\"Phone\",\"trusted_until\":0,"
                 "\"current\":false},{\"id\":" +
                 std::to_string(site.own_id) + ",\"created_at\":" + before + ",\"last_seen_at\":" +
                 before + ",\"ip\":\"192.0.2.1\",\"user_agent\":\"Browser\",\"trusted_until\":" +
                 std::to_string(now - 10 + 30 * 86'400) + ",\"current\":true}]}\n");
}

BOOST_AUTO_TEST_CASE(trust_that_has_ended_is_none) {
  Site site;
  site.clock.advance(std::chrono::days{30});
  site.session_store.rows.at(0).session.remember = true;
  site.session_store.rows.at(0).session.expires_at = site.clock.now() + std::chrono::hours(1);
  const rapidjson::Document document = tests::json_of(site.see("/devices", site.session));
  BOOST_REQUIRE(document["devices"].Size() == 2U);
  for (const auto& device : document["devices"].GetArray()) {
    BOOST_TEST(device["trusted_until"].GetInt64() == 0);
    BOOST_TEST(!device["current"].GetBool());  // no device cookie was sent
  }
}

BOOST_AUTO_TEST_CASE(a_browser_is_forgotten_by_its_own_account_alone) {
  const Site site;
  const Response response = site.forget(site.own_id, site.session);
  BOOST_TEST(response.status == 200);
  BOOST_TEST(response.body == "{\"message\":\"The browser was forgotten\"}\n");
  for (const std::int64_t id : {site.own_id, site.janes_id, std::int64_t{999}}) {
    const Response missing = site.forget(id, site.session);
    BOOST_TEST(missing.status == 404);
    BOOST_TEST(tests::text_in(missing, "error") == "not_found");
  }
  BOOST_TEST(site.device_store.rows.size() == 2U);
  BOOST_TEST(site.see("/me", site.session).status == 200);
}

BOOST_AUTO_TEST_CASE(a_forgotten_browser_needs_a_code_again) {
  const Site site;
  const std::string body = R"({"email":"john@example.com","password":"right"})";
  BOOST_TEST(site.cookie_in(site.send("/login", body, site.device), "session") != "");
  BOOST_TEST(site.forget(site.own_id, site.session).status == 200);
  BOOST_TEST(site.cookie_in(site.send("/login", body, site.device), "login") != "");
}

BOOST_AUTO_TEST_CASE(nobody_else_sees_or_forgets_anything) {
  const Site site;
  BOOST_TEST(site.see("/devices").status == 401);
  BOOST_TEST(site.see("/devices", site.device).status == 401);
  BOOST_TEST(site.forget(site.own_id, site.device).status == 401);
  BOOST_TEST(site.device_store.rows.size() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
