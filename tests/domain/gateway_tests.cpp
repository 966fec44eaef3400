#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/gateway.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(gateway_tests)

namespace {

using std::chrono::seconds;
using Groups = std::vector<std::string>;

constexpr base::UnixTime kNow = base::unix_time(10'000);

/// Who has signed in at 9,000 and is in these groups.
SignedIn visitor(Groups groups = {}) {
  return {{1}, {2}, "John", "john@example.com", std::move(groups), base::unix_time(9'000), kNow};
}

}  // namespace

BOOST_AUTO_TEST_CASE(who_is_signed_in_comes_in_where_nothing_more_is_asked) {
  BOOST_TEST((judge(visitor(), {}, kNow) == Access::granted));
  BOOST_TEST((judge(std::nullopt, {}, kNow) == Access::sign_in_needed));
}

BOOST_AUTO_TEST_CASE(any_one_group_suffices) {
  const AccessRule rule{Groups{"staff", "admin"}, {}};
  BOOST_TEST((judge(visitor({"admin"}), rule, kNow) == Access::granted));
  BOOST_TEST((judge(visitor({"other", "staff"}), rule, kNow) == Access::granted));
  for (const Groups& groups : {Groups{}, Groups{"other"}, Groups{"Admin"}, Groups{"adminx"},
                               Groups{"staff,admin"}, Groups{""}}) {
    BOOST_TEST((judge(visitor(groups), rule, kNow) == Access::forbidden));
  }
  BOOST_TEST((judge(std::nullopt, rule, kNow) == Access::sign_in_needed));
}

BOOST_AUTO_TEST_CASE(no_group_at_all_lets_nobody_in) {
  BOOST_TEST((judge(visitor({"admin"}), {Groups{}, {}}, kNow) == Access::forbidden));
}

BOOST_AUTO_TEST_CASE(a_login_may_be_as_old_as_that_and_no_older) {
  BOOST_TEST((judge(visitor(), {{}, seconds(1'000)}, kNow) == Access::granted));
  BOOST_TEST((judge(visitor(), {{}, seconds(999)}, kNow) == Access::recent_sign_in_needed));
  BOOST_TEST((judge(std::nullopt, {{}, seconds(999)}, kNow) == Access::sign_in_needed));
}

BOOST_AUTO_TEST_CASE(nobody_signs_in_again_only_to_be_turned_away) {
  BOOST_TEST((judge(visitor(), {Groups{"admin"}, seconds(1)}, kNow) == Access::forbidden));
}

BOOST_AUTO_TEST_CASE(the_whole_target_survives) {
  const PortalAddress portal("https://auth.example.com");
  const std::string target = "https://app.example.com:8443/x?a=1&rd=/y&b=%20+#\xc3\xa9";
  const std::string encoded =
      "https%3A%2F%2Fapp.example.com%3A8443%2Fx%3Fa%3D1%26rd%3D%2Fy%26b%3D%2520%2B%23%C3%A9";
  BOOST_TEST(portal.sign_in(target) == "https://auth.example.com/?rd=" + encoded);
  BOOST_TEST(portal.sign_in(target, seconds(900)) ==
             "https://auth.example.com/?max_age=900&rd=" + encoded);
  BOOST_TEST(portal.switch_account(target) == "https://auth.example.com/?switch=1&rd=" + encoded);
}

BOOST_AUTO_TEST_CASE(without_a_target_it_is_the_portal_alone) {
  const PortalAddress portal("https://example.com/login");
  BOOST_TEST(portal.sign_in("") == "https://example.com/login/");
  BOOST_TEST(portal.sign_in("", seconds(5)) == "https://example.com/login/?max_age=5");
  BOOST_TEST(portal.switch_account("") == "https://example.com/login/?switch=1");
  BOOST_TEST(PortalAddress("").sign_in("/x") == "/?rd=%2Fx");
}

BOOST_AUTO_TEST_CASE(a_target_too_long_for_a_request_line_is_left_out) {
  const PortalAddress portal("https://auth.example.com");
  BOOST_TEST(portal.sign_in(std::string(7'000, 'a')).size() == 7'029U);
  BOOST_TEST(portal.sign_in(std::string(7'001, 'a')) == "https://auth.example.com/");
  BOOST_TEST(portal.sign_in(std::string(2'334, '/')) == "https://auth.example.com/");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
