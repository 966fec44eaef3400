#include <string>

#include <boost/test/unit_test.hpp>

#include "app/setting_checks.hpp"

namespace sih_auth::app {

BOOST_AUTO_TEST_SUITE(setting_checks_tests)

BOOST_AUTO_TEST_CASE(hosts) {
  for (const char* host : {"localhost", "example.com", "a-b.example", "192.0.2.1", "X"})
    BOOST_TEST(is_host(host), host);
  for (const char* host : {"", ".", "-a", "a-", "a..b", ".a", "a.", "a b", "a/b", "a:1", "a_b",
                           "*.example.com", "\xc3\xa4.example"})
    BOOST_TEST(!is_host(host), host);
  BOOST_TEST(is_host(std::string(253, 'a')));
  BOOST_TEST(!is_host(std::string(254, 'a')));
  BOOST_TEST(is_dotted_host("example.com"));
  BOOST_TEST(!is_dotted_host("localhost"));
}

BOOST_AUTO_TEST_CASE(origins) {
  for (const char* origin :
       {"https://example.com", "http://localhost:3000", "https://example.com:65535"})
    BOOST_TEST(is_origin(origin), origin);
  for (const char* origin :
       {"", "*", "null", "example.com", "https://", "https://example.com/", "https://example.com/x",
        "HTTPS://example.com", "ftp://example.com", "https://example.com:", "https://a@example.com",
        "https://example.com:123456", "https://example.com:x", "//example.com"})
    BOOST_TEST(!is_origin(origin), origin);
}

BOOST_AUTO_TEST_CASE(site_urls) {
  for (const char* url :
       {"https://example.com", "http://localhost:8080", "https://example.com/auth/x-y_z"})
    BOOST_TEST(is_site_url(url), url);
  for (const char* url :
       {"", "example.com", "https://", "https:///x", "https://example.com/?x",
        "https://example.com/#x", "https://example.com/a b", "https://example.com/\"x",
        "https://example.com/<x>", "https://example.com/\xc3\xa4", "https://u:p@example.com/",
        "https://[2001:db8::1]/"})
    BOOST_TEST(!is_site_url(url), url);
}

BOOST_AUTO_TEST_CASE(private_service_urls) {
  for (const char* url : {"https://example.com", "https://example.com:8443/range/",
                          "http://localhost/range", "http://127.0.0.1:8080/", "http://127.9.9.9",
                          "http://[::1]", "http://[::1]:8080/range/", "https://[2001:db8::1]/"})
    BOOST_TEST(is_private_service_url(url), url);
  for (const char* url :
       {"", "http://example.com/", "http://localhost.example.com/", "http://10.0.0.1:80/",
        "http://127.0.0.1@example.com/", "http://example.com/127.0.0.1", "https://example.com/?x",
        "ftp://localhost", "http://[2001:db8::1]/", "http://[::1]@example.com/", "http://[::1",
        "http://[::1]80/", "http://[::1]:/", "http://[localhost]/", "http://::1/"})
    BOOST_TEST(!is_private_service_url(url), url);
}

BOOST_AUTO_TEST_CASE(server_names) {
  for (const char* name : {"smtp.example.com", "localhost", "192.0.2.1", "::1", "[2001:db8::1]"})
    BOOST_TEST(is_server_name(name), name);
  for (const char* name : {"", "smtp.example.com:587", "https://smtp.example.com", "a b", "[]",
                           "[smtp.example.com]", "[192.0.2.1]", "::g", "user@smtp.example.com"})
    BOOST_TEST(!is_server_name(name), name);
}

BOOST_AUTO_TEST_CASE(image_urls) {
  for (const char* url : {"/logo.svg", "https://example.com/logo.png", "http://localhost:8080/x"})
    BOOST_TEST(is_image_url(url), url);
  for (const char* url :
       {"", "logo.svg", "//evil.test/logo.svg", "javascript:alert(1)", "data:image/png;base64,x",
        "/a\"onerror=x", "/a'b", "/a<b", "/a b", "/a\nb", "/a\\b"})
    BOOST_TEST(!is_image_url(url), url);
}

BOOST_AUTO_TEST_CASE(colors) {
  for (const char* color : {"#000000", "#1f5fbf", "#FFFFFF"})
    BOOST_TEST(is_color(color), color);
  for (const char* color : {"", "#", "#fff", "1f5fbf", "#1f5fbg", "#1f5fbf0", "#1f5fbf00", "blue",
                            "#1f5f\"f", "rgb(0,0,0)"})
    BOOST_TEST(!is_color(color), color);
}

BOOST_AUTO_TEST_CASE(control_characters) {
  for (const char* text : {"a\nb", "\t", "\x7f", "\x1b[31m"})
    BOOST_TEST(has_control_characters(text));
  for (const char* text : {"", "SIH Auth", "\xc3\xa4"})
    BOOST_TEST(!has_control_characters(text));
}

BOOST_AUTO_TEST_CASE(session_cookie_names) {
  for (const char* name : {"session", "__Host-sih_auth", "a", "mylogin", "__Host-logins"})
    BOOST_TEST(is_session_cookie_name(name), name);
  for (const char* name : {"login", "device", "__Host-login", "__Secure-device"})
    BOOST_TEST(!is_session_cookie_name(name), name);
  for (const char* name : {"", "a b", "a;b", "a=b", "a,b", "\"a\"", "a\n"})
    BOOST_TEST(!is_session_cookie_name(name), name);
  BOOST_TEST(!is_session_cookie_name(std::string(65, 'a')));
}

BOOST_AUTO_TEST_CASE(placeholders) {
  for (const char* value :
       {"your-email@gmail.com", "your_password", "Your Name", "<secret>", "xxx", "change-me",
        "please CHANGE_THIS now", "changeme", "replace-me", "my-secret-key-here"})
    BOOST_TEST(is_placeholder(value), value);
  for (const char* value :
       {"", "me@example.com", "smtp.gmail.com", "k3y-0f-0ur-0wn", "yours@x.org", "exchange-server"})
    BOOST_TEST(!is_placeholder(value), value);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
