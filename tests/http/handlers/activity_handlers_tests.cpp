#include <boost/test/unit_test.hpp>

#include "http/handlers/activity_handlers.hpp"
#include "http/handlers/health_handlers.hpp"
#include "support/login_site.hpp"

namespace sih_auth::http {
BOOST_AUTO_TEST_SUITE(activity_handlers_tests)

namespace {

class FakeHistory final : public domain::EventHistory {
 public:
  [[nodiscard]] std::vector<domain::RecordedEvent> latest_of(domain::UserId user,
                                                             int most) override {
    asked_for = user.value;
    at_most = most;
    return {{5,
             base::unix_time(1'700'000'000),
             {domain::EventKind::login_failed,
              "wrong_password",
              user,
              "jo***@example.com",
              {"192.0.2.9", "Browser", "r9"}}}};
  }

  long long asked_for = 0;
  int at_most = 0;
};

struct Site : tests::LoginSite {
  Site() { add_activity_route(router, history, authenticator); }

  FakeHistory history;
};

}  // namespace

BOOST_AUTO_TEST_CASE(somebody_who_is_signed_in_sees_what_has_happened_to_their_account) {
  Site site;
  const auto response = site.see("/activity", site.signed_in());
  BOOST_TEST(response.status == 200);
  BOOST_TEST(response.body ==
             R"({"events":[{"id":5,"at":1700000000,"event":"login_failed","outcome":"failure",)"
             R"("reason":"wrong_password","ip":"192.0.2.9","user_agent":"Browser"}]})"
             "\n");
  BOOST_TEST(site.history.asked_for == site.john().id.value);
  BOOST_TEST(site.history.at_most == 30);
}

BOOST_AUTO_TEST_CASE(nobody_else_sees_it) {
  Site site;
  BOOST_TEST(site.see("/activity").status == 401);
  BOOST_TEST(site.history.at_most == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::http
