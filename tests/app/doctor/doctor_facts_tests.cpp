#include <string>

#include <boost/test/unit_test.hpp>

#include "app/doctor/address_facts.hpp"
#include "app/doctor/cookie_facts.hpp"
#include "app/doctor/disk_facts.hpp"
#include "app/doctor/permission.hpp"
#include "app/doctor/program.hpp"
#include "app/doctor/report.hpp"
#include "app/doctor/tls_facts.hpp"
#include "app/doctor/unit_facts.hpp"
#include "app/doctor/web_address.hpp"

namespace sih_auth::app {

BOOST_AUTO_TEST_SUITE(doctor_facts_tests)

BOOST_AUTO_TEST_CASE(permissions) {
  const Somebody root{"root", 0, {0}};
  const Somebody nginx{"nginx", 33, {33, 50}};
  BOOST_TEST(may(root, Right::write, {1, 1, 0}));
  BOOST_TEST(may(nginx, Right::write, {1, 33, 0660}));
  BOOST_TEST(may(nginx, Right::write, {1, 50, 0660}));
  BOOST_TEST(!may(nginx, Right::write, {1, 33, 0640}));
  BOOST_TEST(!may(nginx, Right::write, {1, 1, 0660}));
  BOOST_TEST(may(nginx, Right::write, {1, 1, 0666}));
  // The first that fits decides.
  BOOST_TEST(!may(nginx, Right::write, {33, 33, 0066}));
  BOOST_TEST(!may(nginx, Right::write, {1, 33, 0606}));
  BOOST_TEST(may(nginx, Right::pass, {1, 1, 0711}));
  BOOST_TEST(!may(nginx, Right::pass, {1, 1, 0770}));
  BOOST_TEST(mode_text(0660) == "0660");
  BOOST_TEST(mode_text(0100644) == "0644");
}

BOOST_AUTO_TEST_CASE(users) {
  const auto root = find_somebody("root", "");
  BOOST_REQUIRE(root);
  BOOST_TEST(root->user == 0U);
  BOOST_TEST(root->groups.contains(0));
  BOOST_TEST(!find_somebody("nobody-of-this-name", ""));
  BOOST_TEST(!find_somebody("root", "no-group-of-this-name"));
}

BOOST_AUTO_TEST_CASE(addresses_of_the_web) {
  const auto address = parse_web_address("HTTPS://Auth.Example.com:8443/a?b=1");
  BOOST_REQUIRE(address);
  BOOST_TEST(address->origin() == "https://auth.example.com:8443");
  BOOST_TEST(address->path == "/a?b=1");
  BOOST_TEST(parse_web_address("http://[::1]:80/")->origin() == "http://[::1]");
  BOOST_TEST(parse_web_address("http://x?a")->path == "/?a");
  for (const char* url : {"", "x", "ftp://x", "https://", "https://a:b", "https://u@h/", "//x"})
    BOOST_TEST(!parse_web_address(url), url);
  BOOST_TEST(is_same_address("https://x.test/", "https://X.test:443"));
  BOOST_TEST(is_same_address("https://x.test/login/", "https://x.test/login"));
  BOOST_TEST(!is_same_address("https://x.test", "http://x.test"));
  BOOST_TEST(!is_same_address("https://x.test/a", "https://x.test/b"));
}

BOOST_AUTO_TEST_CASE(domains) {
  BOOST_TEST(is_below("app.example.com", "example.com"));
  BOOST_TEST(is_below("example.com", "example.com"));
  BOOST_TEST(!is_below("badexample.com", "example.com"));
  BOOST_TEST(common_domain("auth.example.com", "app.example.com") == "example.com");
  BOOST_TEST(common_domain("example.com", "app.example.com") == "example.com");
  BOOST_TEST(common_domain("app.example.com", "example.com") == "example.com");
  BOOST_TEST(common_domain("a.example.com", "b.sample.com") == "");
  BOOST_TEST(common_domain("localhost", "localhost") == "");
}

BOOST_AUTO_TEST_CASE(tls) {
  const auto now = base::unix_time(1'000'000);
  BOOST_TEST(days_left(now + std::chrono::days(14), now) == 14);
  BOOST_TEST(days_left(now + std::chrono::hours(23), now) == 0);
  BOOST_TEST(days_left(now - std::chrono::hours(1), now) == -1);
  BOOST_TEST(hsts_seconds("max-age=63072000; includeSubDomains") == 63'072'000);
  BOOST_TEST(hsts_seconds("includeSubDomains; Max-Age=\"5\"") == 5);
  for (const char* header : {"", "max-age", "max-age=x", "max-age=-1"})
    BOOST_TEST(hsts_seconds(header) == 0, header);
  BOOST_TEST(plain_listen_port({"80"}).value_or(0) == 80);
  BOOST_TEST(plain_listen_port({"[::]:8080", "default_server"}).value_or(0) == 8080);
  BOOST_TEST(plain_listen_port({"[::1]"}).value_or(0) == 80);
  BOOST_TEST(plain_listen_port({"127.0.0.1"}).value_or(0) == 80);
  BOOST_TEST(!plain_listen_port({"443", "ssl"}));
  BOOST_TEST(!plain_listen_port({"unix:/x"}));
}

BOOST_AUTO_TEST_CASE(cookies) {
  const auto faults = [](const char* header, bool is_https) {
    return cookie_faults(parse_set_cookie(header), is_https).size();
  };
  BOOST_TEST(faults("__Host-a=1; Path=/; Secure; HttpOnly; SameSite=Lax", true) == 0U);
  BOOST_TEST(faults("a=; path=/; secure; httponly; samesite=lax; Max-Age=0", true) == 0U);
  BOOST_TEST(faults("a=1; HttpOnly; SameSite=Lax", false) == 0U);
  BOOST_TEST(faults("a=1; Secure; HttpOnly; SameSite=Lax", false) == 1U);
  BOOST_TEST(faults("__Host-a=1; Path=/x; Secure; HttpOnly; SameSite=Lax", true) == 1U);
  BOOST_TEST(faults("__Host-a=1; Path=/; Domain=x; Secure; HttpOnly; SameSite=Lax", true) == 1U);
  BOOST_TEST(faults("__Secure-a=1; HttpOnly; SameSite=Lax", true) == 1U);
  BOOST_TEST(faults("a=1; Secure; SameSite=Strict", true) == 2U);
  BOOST_TEST(faults("a=1", true) == 3U);
}

BOOST_AUTO_TEST_CASE(networks) {
  BOOST_TEST(is_in_network("10.1.2.3", "10.0.0.0/8"));
  BOOST_TEST(!is_in_network("11.1.2.3", "10.0.0.0/8"));
  BOOST_TEST(is_in_network("127.0.0.1", "127.0.0.1"));
  BOOST_TEST(is_in_network("::ffff:127.0.0.1", "127.0.0.1"));
  BOOST_TEST(is_in_network("2001:db8::1", "2001:db8::/32"));
  BOOST_TEST(is_in_network("192.0.2.1", "0.0.0.0/0"));
  for (const char* network : {"unix:", "10.0.0.0/x", "10.0.0.0/99", "", "name.test"})
    BOOST_TEST(!is_in_network("10.1.2.3", network), network);
  for (const char* ip : {"127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "::1", "fd00::1"})
    BOOST_TEST(is_private_address(ip), ip);
  for (const char* ip : {"192.0.2.1", "172.32.0.1", "2001:db8::1", ""})
    BOOST_TEST(!is_private_address(ip), ip);
}

BOOST_AUTO_TEST_CASE(one_address_for_all) {
  BOOST_TEST(shared_address({{"10.0.0.1", 12, 4}}).value_or("") == "10.0.0.1");
  BOOST_TEST(shared_address({{"10.0.0.1", 95, 4}, {"192.0.2.1", 5, 1}}).has_value());
  BOOST_TEST(!shared_address({{"10.0.0.1", 80, 4}, {"192.0.2.1", 20, 1}}));
  BOOST_TEST(!shared_address({{"192.0.2.1", 12, 4}}));  // a public one: a company's, perhaps
  BOOST_TEST(!shared_address({{"10.0.0.1", 12, 1}}));   // one person at work
  BOOST_TEST(!shared_address({{"10.0.0.1", 9, 4}}));    // too few to tell
  BOOST_TEST(!shared_address({}));
}

BOOST_AUTO_TEST_CASE(disks) {
  constexpr std::uintmax_t kGibibyte = 1ULL << 30;
  BOOST_TEST((mark_of_space(50 * kGibibyte, 100 * kGibibyte) == Mark::ok));
  BOOST_TEST((mark_of_space(9 * kGibibyte, 100 * kGibibyte) == Mark::warning));
  BOOST_TEST((mark_of_space(1 * kGibibyte, 100 * kGibibyte) == Mark::error));
  BOOST_TEST((mark_of_space(kGibibyte / 20, kGibibyte / 10) == Mark::error));
  BOOST_TEST(network_file_system_of(0x6969) == "NFS");
  BOOST_TEST(network_file_system_of(static_cast<int>(0xff534d42)) == "SMB");
  BOOST_TEST(network_file_system_of(0xef53) == "");
}

BOOST_AUTO_TEST_CASE(units_of_systemd) {
  const auto units = parse_unit_facts(
      "Id=sih-auth.service\nLoadState=loaded\nActiveState=failed\nUnitFileState=enabled\n\n"
      "Id=sih-auth-backup.timer\nLoadState=not-found\nActiveState=inactive\nUnitFileState=\n");
  BOOST_REQUIRE_EQUAL(units.size(), 2U);
  BOOST_TEST(units[0].name == "sih-auth.service");
  BOOST_TEST(units[0].active_state == "failed");
  BOOST_TEST(units[1].load_state == "not-found");
  BOOST_TEST(parse_unit_facts("").empty());
  for (const char* state : {"activating", "deactivating", "reloading"})
    BOOST_TEST(is_changing({"nginx.service", "loaded", state, "enabled"}), state);
  for (const char* state : {"active", "inactive", "failed"})
    BOOST_TEST(!is_changing({"nginx.service", "loaded", state, "enabled"}), state);
}

BOOST_AUTO_TEST_CASE(programs) {
  const auto ended = run_program({"sh", "-c", "echo out; echo err >&2; exit 3"});
  BOOST_REQUIRE(ended);
  BOOST_TEST(ended->status == 3);
  BOOST_TEST(ended->output == "out\n");
  BOOST_TEST(ended->errors == "err\n");
  BOOST_TEST(!run_program({"no-program-of-this-name"}));
  const auto much = run_program({"sh", "-c", "head -c 1000000 /dev/zero"});
  BOOST_TEST((much && much->output.size() == 1'000'000U));
}

BOOST_AUTO_TEST_CASE(the_report) {
  Findings findings;
  findings.ok("good");
  findings.wrong("bad", {"mend it", "or so"});
  const std::vector<Section> sections{{"Topic", findings}};
  BOOST_TEST(section_text(sections[0], false) ==
             "\nTopic\n  ok           good\n  error        bad\n"
             "                 mend it\n                 or so\n");
  BOOST_TEST(summary_text(sections, false) == "\n1 error, 0 warnings, 1 ok, 0 not checked\n");
  BOOST_TEST(section_text(sections[0], true).find("\x1b[1;31merror\x1b[0m") != std::string::npos);
  BOOST_TEST(
      report_json("u", sections).starts_with("{\"url\":\"u\",\"healthy\":false,\"errors\":1"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
