#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/redirect_policy.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(redirect_policy_tests)

namespace {

namespace data = boost::unit_test::data;

const std::string kHome = "https://auth.example.com/";

RedirectPolicy policy() {
  return {"https://auth.example.com", "example.com", {"partner.test", "Other.Test"}};
}

}  // namespace

BOOST_DATA_TEST_CASE(keeps_where_the_person_came_from,
                     data::make({
                         "/",
                         "/welcome",
                         "/welcome?a=1&b=2#c",
                         "/a//b",
                         "/a:b@c",
                         "/%2F%2Fevil.test",
                         "/caf\xc3\xa9",
                         "/?rd=https://evil.test/",
                         "https://auth.example.com/",
                         "https://auth.example.com",
                         "https://app.example.com/x?a=1&b=2",
                         "https://app.example.com/x?u=me@evil.test",
                         "http://app.example.com/",
                         "https://app.example.com:8443/x",
                         "https://example.com/",
                         "https://deep.below.example.com/",
                         "HTTPS://APP.Example.COM/Case",
                         "https://app.example.com./",
                         "https://app.example.com?x",
                         "https://app.example.com#x",
                         "https://partner.test/x",
                         "https://partner.test:8080/",
                         "https://OTHER.test/",
                         "https://under_score.example.com/",
                     }),
                     wanted) {
  BOOST_TEST(policy().target(wanted) == wanted);
}

BOOST_DATA_TEST_CASE(sends_everything_else_home,
                     data::make({
                         "",
                         "evil.test",
                         "welcome",
                         "?x",
                         "#x",
                         "https://evil.test/",
                         "http://evil.test",
                         // without a scheme
                         "//evil.test",
                         "//evil.test/https://auth.example.com/",
                         "///evil.test",
                         "////evil.test",
                         "//app.example.com/",
                         // what browsers read as a slash
                         "/\\evil.test",
                         "\\\\evil.test",
                         "\\/evil.test",
                         "https:\\\\evil.test",
                         "https://evil.test\\@app.example.com/",
                         "https://app.example.com\\.evil.test/",
                         "/a\\b",
                         // half a scheme
                         "https:evil.test",
                         "https:/evil.test",
                         "https:app.example.com/",
                         "https:///evil.test",
                         "https:///app.example.com/",
                         "http:///evil.test",
                         "https://",
                         "https:///",
                         "https://?x",
                         "https://#@app.example.com/",
                         // users
                         "https://app.example.com@evil.test/",
                         "https://app.example.com:pass@evil.test/",
                         "https://user@app.example.com/",
                         "https://@app.example.com/",
                         "https://app.example.com%40evil.test/",
                         "https://evil.test%2f@app.example.com/",
                         // look-alikes
                         "https://evilexample.com/",
                         "https://example.com.evil.test/",
                         "https://app.example.com.evil.test/",
                         "https://app-example.com/",
                         "https://partner.test.evil.test/",
                         "https://sub.partner.test/",
                         "https://evilpartner.test/",
                         "https://example.comevil.test/",
                         "https://app.example.co",
                         // other schemes
                         "javascript:alert(1)",
                         "javascript://app.example.com/%0aalert(1)",
                         "JaVaScRiPt:alert(1)",
                         "data:text/html,x",
                         "ftp://app.example.com/",
                         "ws://app.example.com/",
                         "file:///etc/passwd",
                         "mailto:me@example.com",
                         "httpss://app.example.com/",
                         "xhttps://app.example.com/",
                         // what browsers drop
                         "/\t/evil.test",
                         "/\n/evil.test",
                         "\thttps://evil.test/",
                         " https://app.example.com/",
                         " /welcome",
                         "/a b",
                         "ht\ntps://evil.test/",
                         "https://app.example.com/\r\nSet-Cookie: a=b",
                         "https://evil.test\t.example.com/",
                         "/\x7f/evil.test",
                         "/\x01evil.test",
                         // encoded hosts
                         "https://evil.test%00.example.com/",
                         "https://evil.test%2eexample.com/",
                         "https://%65vil.test/",
                         "https://evil.test%23.example.com/",
                         // ports
                         "https://app.example.com:/",
                         "https://app.example.com:x/",
                         "https://app.example.com:80:80/",
                         "https://app.example.com:123456/",
                         "https://app.example.com:-1/",
                         "https://app.example.com:80.evil.test/",
                         // dots
                         "https://app.example.com../",
                         "https://./",
                         "https://.../",
                         // addresses
                         "https://[::1]/",
                         "https://[::ffff:192.0.2.1]/",
                         "https://[::1].example.com/",
                         "https://192.0.2.1/",
                         "https://3221225985/",
                         "https://0xC0.0.2.1/",
                         // not ASCII
                         "https://\xc3\xa4.example.com/",
                         "https://evil\xe3\x80\x82test/",
                         "https://ex\xd0\xb0mple.com/",
                         "https://evil.test\xef\xbc\x8f.example.com/",
                     }),
                     wanted) {
  BOOST_TEST(policy().target(wanted) == kHome);
}

BOOST_AUTO_TEST_CASE(a_nul_is_sent_home_wherever_it_stands) {
  for (const std::string& wanted :
       {std::string("/a\0b", 4), std::string("https://app.example.com\0.evil.test/", 35)}) {
    BOOST_TEST(policy().target(wanted) == kHome);
  }
}

BOOST_AUTO_TEST_CASE(without_a_cookie_domain_only_the_portal_and_the_list_count) {
  const RedirectPolicy narrow("https://auth.example.com", "", {});
  BOOST_TEST(narrow.target("https://auth.example.com/x") == "https://auth.example.com/x");
  BOOST_TEST(narrow.target("https://app.example.com/x") == kHome);
  BOOST_TEST(narrow.target("https://example.com/x") == kHome);
}

BOOST_AUTO_TEST_CASE(without_a_site_url_home_is_the_root) {
  const RedirectPolicy bare("", "", {});
  BOOST_TEST(bare.target("https://evil.test/") == "/");
  BOOST_TEST(bare.target("") == "/");
  BOOST_TEST(bare.target("/x") == "/x");
}

BOOST_AUTO_TEST_CASE(a_portal_under_a_path_is_its_own_home) {
  const RedirectPolicy below("https://www.example.org:8443/auth", "", {});
  BOOST_TEST(below.target("//evil.test") == "https://www.example.org:8443/auth/");
  BOOST_TEST(below.target("https://www.example.org/x") == "https://www.example.org/x");
}

BOOST_AUTO_TEST_CASE(what_is_no_text_comes_back_as_a_browser_would_send_it) {
  const RedirectPolicy policy("https://auth.example.com", "", {});
  BOOST_TEST(policy.target("/%20\xff\xfe?a=b") == "/%20%FF%FE?a=b");
  BOOST_TEST(policy.target("https://auth.example.com/\xc3") == "https://auth.example.com/%C3");
  BOOST_TEST(policy.target("/caf\xc3\xa9") == "/caf\xc3\xa9");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
