#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "app/serve.hpp"

namespace sih_auth::app {

BOOST_AUTO_TEST_SUITE(serve_tests)

BOOST_AUTO_TEST_CASE(pools_are_chosen_by_name) {
  const auto all = parse_pools("check,api,mailer");
  BOOST_REQUIRE(all.has_value());
  BOOST_TEST((all->check && all->api && all->mailer));
  const auto web = parse_pools(" api , check");
  BOOST_REQUIRE(web.has_value());
  BOOST_TEST((web->check && web->api && !web->mailer));
  const auto mailer = parse_pools("mailer");
  BOOST_REQUIRE(mailer.has_value());
  BOOST_TEST((!mailer->check && !mailer->api && mailer->mailer));
}

BOOST_DATA_TEST_CASE(other_words_are_refused,
                     boost::unit_test::data::make({"", ",", "all", "api,web", "API", "api;check"}),
                     list) {
  BOOST_TEST(!parse_pools(list).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
