#include <string>
#include <utility>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "sih_auth/base/network.hpp"

namespace sih_auth::base {

BOOST_AUTO_TEST_SUITE(network_tests)

BOOST_AUTO_TEST_CASE(an_ipv4_client_is_itself) {
  BOOST_TEST(network_of("192.0.2.1") == "192.0.2.1");
  BOOST_TEST(network_of("0.0.0.0") == "0.0.0.0");
}

BOOST_AUTO_TEST_CASE(an_ipv6_client_is_its_64) {
  for (const auto& [ip, network] :
       {std::pair("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        std::pair("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        std::pair("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        std::pair("2001:0db8:0001:0002::9", "2001:db8:1:2::/64"),
        std::pair("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        std::pair("2001:db8::1", "2001:db8::/64"), std::pair("::1", "::/64"),
        std::pair("fe80::1", "fe80::/64")}) {
    BOOST_TEST(network_of(ip) == network, ip);
  }
}

BOOST_AUTO_TEST_CASE(a_mapped_client_is_its_ipv4_self) {
  BOOST_TEST(network_of("::ffff:192.0.2.1") == "192.0.2.1");
  BOOST_TEST(network_of("::FFFF:c000:201") == "192.0.2.1");
  BOOST_TEST(network_of("::ffff:192.0.2.2") == "192.0.2.2");
}

BOOST_DATA_TEST_CASE(what_is_no_address_stays_as_it_is,
                     boost::unit_test::data::make({"", "unix:", "garbage", "192.0.2.256",
                                                   "2001:db8::1%eth0", "[2001:db8::1]", "1:2:3",
                                                   "2001:db8::1 ", "::ffff:192.0.2"}),
                     text) {
  BOOST_TEST(network_of(text) == text);
}

BOOST_AUTO_TEST_CASE(hosts_of_this_machine) {
  for (const char* host : {"localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"})
    BOOST_TEST(is_loopback_host(host), host);
  for (const char* host :
       {"", "localhost.example.com", "example.com", "128.0.0.1", "10.0.0.1", "127.example.com",
        "127.0.0.1.example.com", "127.0.0.1:80", "::2", "[::2]", "[127.0.0.1]", "unix:"})
    BOOST_TEST(!is_loopback_host(host), host);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::base
