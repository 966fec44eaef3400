#include <string>

#include <boost/test/unit_test.hpp>

#include "app/doctor/nginx_rules.hpp"

namespace sih_auth::app {

BOOST_AUTO_TEST_SUITE(nginx_rules_tests)

namespace {

const std::string kCheck =
    "location = /sih-auth-check { internal; fastcgi_pass sih_auth_check; "
    "fastcgi_buffer_size 16k; }\n";
const std::string kProtect = "auth_request /sih-auth-check; ";

/// A server with the check and these words.
std::vector<NginxDirective> server_with(const std::string& words) {
  auto tree =
      parse_nginx_dump("# configuration file /nginx.conf:\nhttp { server { server_name a.test;\n" +
                       kCheck + words + "} }");
  BOOST_REQUIRE(tree);
  return std::move(*tree);
}

/// The marks that a rule gives, a letter each: o, w, e.
template <typename Rule>
std::string marks(Rule rule, const std::string& words) {
  Findings findings;
  rule(server_with(words), findings);
  std::string letters;
  for (const Finding& finding : findings.all()) {
    letters += name_of(finding.mark).front();
    BOOST_TEST((finding.mark == Mark::ok || !finding.remedy.empty()));
  }
  return letters;
}

std::string protection(const std::string& words) {
  return marks(judge_protection, words);
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_in_order) {
  BOOST_TEST(protection("location / { " + kProtect + "proxy_pass http://x; }") == "o");
  BOOST_TEST(protection("location / { " + kProtect + "rewrite ^/a /b break; }") == "o");
  BOOST_TEST(protection(kProtect +
                        "location / { } location /open/ { auth_request off; return 200; }") == "o");
  BOOST_TEST(protection("location / { " + kProtect + "} location @name { return 302 /; }") == "o");
}

BOOST_AUTO_TEST_CASE(what_acts_before_the_check) {
  BOOST_TEST(protection("location / { " + kProtect + "return 200 x; }") == "e");
  BOOST_TEST(protection("location / { " + kProtect + "return /elsewhere; }") == "e");
  BOOST_TEST(protection("location / { " + kProtect + "return 301 /x; }") == "wo");
  BOOST_TEST(protection("location / { " + kProtect + "if ($a) { return 200; } }") == "e");
  BOOST_TEST(protection("location / { " + kProtect + "rewrite ^ /x last; }") == "e");
  BOOST_TEST(protection(kProtect + "location / { return 200; }") == "e");
  BOOST_TEST(protection("satisfy any; location / { " + kProtect + "}") == "e");
  BOOST_TEST(protection("location / { " + kProtect + "location /in { return 200; } }") == "e");
}

BOOST_AUTO_TEST_CASE(another_check_is_not_ours) {
  BOOST_TEST(protection("location / { auth_request /other; return 200; }") == "w");
}

BOOST_AUTO_TEST_CASE(the_address_without_its_slash) {
  const std::string app = "location /app/ { " + kProtect + "proxy_pass http://x; } ";
  const std::string files = "location /app/ { " + kProtect + "root /x; } ";
  BOOST_TEST(protection(app) == "o");
  BOOST_TEST(protection(app + "location / { proxy_pass http://x; }") == "o");
  BOOST_TEST(protection(app + "location = /app { proxy_pass http://x; }") == "e");
  BOOST_TEST(protection(app + "location /app { proxy_pass http://x; }") == "e");
  BOOST_TEST(protection(app + "location = /app { return 301 /app/; }") == "o");
  BOOST_TEST(protection(files + "location / { proxy_pass http://x; }") == "e");
  BOOST_TEST(protection(files + "location / { root /y; }") == "o");
  BOOST_TEST(protection(files + "location / { " + kProtect + "proxy_pass http://x; }") == "o");
}

BOOST_AUTO_TEST_CASE(regular_expressions_win) {
  const std::string php = "location ~ \\.php$ { fastcgi_pass x; }";
  BOOST_TEST(protection("location / { " + kProtect + "} " + php) == "wo");
  BOOST_TEST(protection("location ^~ /app { " + kProtect + "} " + php) == "o");
  BOOST_TEST(protection("location = /app { " + kProtect + "} location / { } " + php) == "o");
}

BOOST_AUTO_TEST_CASE(identity) {
  std::string headers;
  for (const char* name : {"Remote-User", "Remote-Email", "Remote-User-Id", "Remote-Name",
                           "Remote-Groups", "X-Forwarded-User", "X-Forwarded-Email",
                           "X-Forwarded-Groups", "X-Remote-User", "X-Auth-Request-User"})
    headers += "proxy_set_header " + std::string(name) + " $x; ";
  const std::string app = "location / { " + kProtect + "proxy_pass http://x; ";
  BOOST_TEST(marks(judge_identity, app + "}") == "e");
  BOOST_TEST(marks(judge_identity, app + headers + "}") == "o");
  BOOST_TEST(marks(judge_identity, headers + app + "}") == "o");
  BOOST_TEST(marks(judge_identity, headers + app + "proxy_set_header Host $host; }") == "e");
  const std::string good = headers + app + "} ";
  BOOST_TEST(marks(judge_identity,
                   good + "location /o { proxy_set_header Host h; proxy_pass http://x; }") == "e");
  BOOST_TEST(marks(judge_identity,
                   good + "location /o { proxy_set_header Host h; proxy_pass http://y; }") == "o");
  BOOST_TEST(marks(judge_identity, "underscores_in_headers on;") == "wo");
  BOOST_TEST(marks(judge_identity, "location / { " + kProtect + "fastcgi_pass x; }") == "e");
}

BOOST_AUTO_TEST_CASE(trust) {
  for (const char* network : {"0.0.0.0/0", "::/0", "0.0.0.0/1"}) {
    BOOST_TEST(is_everybody(network), network);
    BOOST_TEST(marks(judge_trust, "set_real_ip_from " + std::string(network) + ";") == "e");
  }
  for (const char* network : {"127.0.0.1", "10.0.0.0/8", "2001:db8::/32", "unix:", "x/y"})
    BOOST_TEST(!is_everybody(network), network);
}

BOOST_AUTO_TEST_CASE(buffers) {
  const std::string api = "location /a { fastcgi_pass sih_auth_api; ";
  BOOST_TEST(marks(judge_buffers, api + "}") == "e");
  BOOST_TEST(marks(judge_buffers, api + "fastcgi_buffer_size 4k; }") == "e");
  BOOST_TEST(marks(judge_buffers, api + "fastcgi_buffer_size 16k; }") == "o");
  BOOST_TEST(marks(judge_buffers, "large_client_header_buffers 4 4k;") == "e");
  BOOST_TEST(marks(judge_buffers, "large_client_header_buffers 4 16k;") == "o");
}

BOOST_AUTO_TEST_CASE(origins_that_the_service_lists) {
  const auto cors = [](const std::string& entries, const std::vector<std::string>& origins) {
    const auto tree = parse_nginx_dump(
        "# configuration file /nginx.conf:\nhttp { map $http_origin $sih_auth_cors_listed { "
        "default \"\"; " +
        entries + "} map $http_origin $other { https://c.test 1; } }");
    BOOST_REQUIRE(tree);
    Findings findings;
    judge_cors(*tree, origins, findings);
    std::string letters;
    for (const Finding& finding : findings.all())
      letters += name_of(finding.mark).front();
    return letters;
  };
  const std::string both = "https://a.test 1; http://b.test:8080 1; ";
  BOOST_TEST(cors("", {}).empty());
  BOOST_TEST(cors(both, {}).empty());
  BOOST_TEST(cors(both, {"https://a.test", "http://b.test:8080"}) == "o");
  BOOST_TEST(cors(both, {"HTTPS://A.test:443"}) == "o");
  BOOST_TEST(cors(both, {"https://a.test", "https://b.test"}) == "w");
  BOOST_TEST(cors(both, {"https://c.test"}) == "w");
  BOOST_TEST(cors("https://a.test \"\";", {"https://a.test"}) == "w");
  BOOST_TEST(cors("", {"https://a.test", "http://b.test:8080"}) == "ww");
  BOOST_TEST(marks([](const auto& main,
                      Findings& findings) { judge_cors(main, {"https://a.test"}, findings); },
                   "") == "w");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
