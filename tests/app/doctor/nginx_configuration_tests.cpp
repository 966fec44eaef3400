#include <string>

#include <boost/test/unit_test.hpp>

#include "app/doctor/nginx_configuration.hpp"
#include "app/doctor/nginx_tree.hpp"

namespace sih_auth::app {

BOOST_AUTO_TEST_SUITE(nginx_configuration_tests)

namespace {

const std::string kMain = "# configuration file /etc/nginx/nginx.conf:\n";

std::vector<NginxDirective> parsed(const std::string& dump) {
  auto tree = parse_nginx_dump(dump);
  BOOST_REQUIRE_MESSAGE(tree, (tree ? "" : tree.error()));
  return std::move(*tree);
}

std::string fault_of(const std::string& text) {
  const auto tree = parse_nginx_dump(kMain + text);
  return tree ? "" : tree.error();
}

}  // namespace

BOOST_AUTO_TEST_CASE(words_blocks_and_places) {
  const auto tree =
      parsed(kMain + "user www-data  web;\n# a { comment;\nhttp {\n  server { }\n}\n");
  BOOST_REQUIRE_EQUAL(tree.size(), 2U);
  BOOST_TEST(tree[0].name == "user");
  BOOST_TEST(tree[0].argument(0) == "www-data");
  BOOST_TEST(tree[0].argument(1) == "web");
  BOOST_TEST(tree[0].argument(2) == "");
  BOOST_TEST(tree[1].place() == "/etc/nginx/nginx.conf:3");
  BOOST_REQUIRE_EQUAL(tree[1].block.size(), 1U);
  BOOST_TEST(tree[1].block[0].place() == "/etc/nginx/nginx.conf:4");
}

BOOST_AUTO_TEST_CASE(quotes) {
  const auto tree = parsed(kMain +
                           "a \"x; {y}\" '#no comment' \"say \\\"hi\\\"\" \"\\d+\" \"\";\n"
                           "b 'two\nlines';\nc x;");
  BOOST_TEST(tree[0].argument(0) == "x; {y}");
  BOOST_TEST(tree[0].argument(1) == "#no comment");
  BOOST_TEST(tree[0].argument(2) == "say \"hi\"");
  BOOST_TEST(tree[0].argument(3) == "\\d+");
  BOOST_TEST(tree[0].arguments.size() == 5U);
  BOOST_TEST(tree[1].argument(0) == "two\nlines");
  BOOST_TEST(tree[2].line == 4);
}

BOOST_AUTO_TEST_CASE(variables_and_regular_expressions) {
  const auto tree = parsed(kMain +
                           "try_files $uri ${uri}index.html @api;\nlocation ~ \\.php$ { }\n"
                           "if ($x = \"\") { return 503; }\nrewrite ^/a\\;b$ /c last;\n");
  BOOST_TEST(tree[0].argument(1) == "${uri}index.html");
  BOOST_TEST(tree[1].argument(1) == "\\.php$");
  BOOST_TEST(tree[2].block[0].argument(0) == "503");
  BOOST_TEST(tree[3].argument(0) == "^/a\\;b$");
}

BOOST_AUTO_TEST_CASE(includes_stand_where_they_are_named) {
  const auto tree = parsed(kMain +
                           "before; include snippets/one.conf; include /etc/nginx/sites/*.conf; "
                           "include nothing/*.conf; after;\n"
                           "# configuration file /etc/nginx/snippets/one.conf:\none;\n"
                           "include snippets/two.conf;\n"
                           "# configuration file /etc/nginx/snippets/two.conf:\ntwo;\n"
                           "# configuration file /etc/nginx/sites/a.conf:\na;\n"
                           "# configuration file /etc/nginx/sites/deeper/no.conf:\nno;\n"
                           "# configuration file /etc/nginx/sites/b.conf:\nb;\n");
  std::string names;
  for (const auto& directive : tree)
    names += directive.name + " ";
  BOOST_TEST(names == "before one two a b after ");
  BOOST_TEST(tree[2].place() == "/etc/nginx/snippets/two.conf:1");
}

BOOST_AUTO_TEST_CASE(what_is_no_configuration) {
  BOOST_TEST(!parse_nginx_dump(""));
  BOOST_TEST(!parse_nginx_dump("nginx: [emerg] nonsense\n"));
  for (const char* text : {"a", "a {", "}", "a; }", ";", "{ }", "a 'b;", "a { b }"})
    BOOST_TEST(!fault_of(text).empty(), text);
  BOOST_TEST(fault_of("x;\ny 'z;\n") == "/etc/nginx/nginx.conf:2: a quote without its end");
  BOOST_TEST(!fault_of("include nginx.conf;").empty());
  std::string deep;
  for (int i = 0; i < 10'000; ++i)
    deep += "a {";
  BOOST_TEST(!fault_of(deep).empty());
}

BOOST_AUTO_TEST_CASE(the_innermost_level_decides) {
  const auto tree = parsed(kMain +
                           "http { x 1; y 1; server { server_name a.test b.test; x 2;\n"
                           "location /in/ { x 3; x 4; if ($a) { z 5; } location /in/er { } }\n"
                           "location /out/ { } } }");
  const auto servers = nginx_servers(tree);
  BOOST_REQUIRE_EQUAL(servers.size(), 1U);
  const auto locations = nginx_locations(servers[0]);
  BOOST_REQUIRE_EQUAL(locations.size(), 3U);
  BOOST_TEST(locations[0].in_force("x").size() == 2U);
  BOOST_TEST(locations[1].in_force("x").front()->argument(0) == "3");
  BOOST_TEST(locations[2].in_force("x").front()->argument(0) == "2");
  BOOST_TEST(locations[2].in_force("y").front()->argument(0) == "1");
  BOOST_TEST(locations[2].in_force("nothing").empty());
  BOOST_TEST(locations[0].here("z").size() == 1U);
  BOOST_TEST(locations[0].in_force("z").empty());
  BOOST_TEST(locations[2].title() == "location /out/ of a.test (/etc/nginx/nginx.conf:3)");
}

BOOST_AUTO_TEST_CASE(upstreams_and_sizes) {
  const auto tree =
      parsed(kMain + "http { upstream one { server unix:/a max_fails=0; keepalive 2; } }");
  BOOST_TEST(nginx_upstream(tree, "one") == std::vector<std::string>{"unix:/a"});
  BOOST_TEST(nginx_upstream(tree, "two").empty());
  BOOST_TEST(nginx_size("512") == 512);
  BOOST_TEST(nginx_size("16k") == 16'384);
  BOOST_TEST(nginx_size("1M") == 1'048'576);
  for (const char* text : {"", "k", "16x", "16kk", "-"})
    BOOST_TEST(nginx_size(text) == 0, text);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
