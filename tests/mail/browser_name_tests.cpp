#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include "mail/browser_name.hpp"

BOOST_AUTO_TEST_SUITE(browser_name_tests)

namespace {

std::string name_of(std::string_view user_agent) {
  const auto [browser, system] = sih_auth::mail::browser_name(user_agent);
  return browser + "|" + system;
}

}  // namespace

BOOST_AUTO_TEST_CASE(browsers_are_known_by_the_name_people_use) {
  BOOST_TEST(name_of("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0") ==
             "Firefox|Linux");
  BOOST_TEST(name_of("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like "
                     "Gecko) Chrome/126.0.0.0 Safari/537.36") == "Chrome|Windows");
  BOOST_TEST(name_of("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like "
                     "Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0") == "Edge|Windows");
  BOOST_TEST(name_of("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
                     "(KHTML, like Gecko) Version/17.5 Safari/605.1.15") == "Safari|macOS");
  BOOST_TEST(name_of("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
                     "(KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1") ==
             "Chrome|iPhone");
  BOOST_TEST(name_of("Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like "
                     "Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36") ==
             "Samsung Internet|Android");
}

BOOST_AUTO_TEST_CASE(programs_are_called_by_name_and_version) {
  BOOST_TEST(name_of("curl/7.88.1") == "curl/7.88.1|");
  BOOST_TEST(name_of("python-requests/2.28.1 (x)") == "python-requests/2.28.1|");
  BOOST_TEST(name_of("Tool") == "Tool|");
  BOOST_TEST(name_of("") == "|");
}

BOOST_AUTO_TEST_CASE(nothing_of_a_strangers_text_gets_through) {
  BOOST_TEST(name_of("Click prize.example to win") == "Click|");
  BOOST_TEST(name_of("prize.example/win") == "prize|");
  BOOST_TEST(name_of("http://prize.example/") == "http|");
  BOOST_TEST(name_of("<script>alert(1)</script>") == "|");
  BOOST_TEST(name_of(std::string(500, 'a') + "/" + std::string(500, '1')) ==
             std::string(30, 'a') + "/" + std::string(12, '1') + "|");
}

BOOST_AUTO_TEST_SUITE_END()
