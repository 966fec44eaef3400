// What tests/system/test_database_urls.py cannot reach: a host with a zone.
#include <string>

#include <boost/test/unit_test.hpp>

#include "storage/database_url.hpp"

namespace sih_auth::storage {

BOOST_AUTO_TEST_SUITE(database_url_tests)

BOOST_AUTO_TEST_CASE(a_zone_is_read_and_written_as_urls_have_it) {
  const auto postgresql = parse_database_url("postgresql://john@[fe80::1%25eth0]:5432/auth", "/");
  BOOST_REQUIRE(postgresql.has_value());
  // libpq decodes what stands in its URI.
  BOOST_TEST(std::string(postgresql->server->logins.front().reveal())
                 .starts_with("postgresql://john@[fe80::1%25eth0]:5432/auth?"));
  BOOST_TEST(postgresql->name() == "postgresql://john@[fe80::1%25eth0]:5432/auth");
  const auto mysql = parse_database_url("mysql://john@[fe80::1%25eth0]/auth", "/");
  BOOST_REQUIRE(mysql.has_value());
  BOOST_TEST(std::string(mysql->server->logins.front().reveal())
                 .starts_with("host='fe80::1%eth0' port=3306 "));
}

BOOST_AUTO_TEST_CASE(a_zone_that_is_not_encoded_is_refused) {
  const auto address = parse_database_url("postgresql://john@[fe80::1%eth0]/auth", "/");
  BOOST_REQUIRE(!address.has_value());
  BOOST_TEST(address.error().find("write it as %25") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
