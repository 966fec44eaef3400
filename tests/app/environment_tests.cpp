#include <filesystem>
#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "app/environment.hpp"
#include "support/temporary_directory.hpp"

namespace sih_auth::app {
BOOST_AUTO_TEST_SUITE(environment_tests)

namespace {

struct Line {
  const char* text;
  const char* value;
};

std::ostream& operator<<(std::ostream& out, const Line& line) {
  return out << line.text;
}

/// Works in another folder while it lives.
class WorkingDirectory {
 public:
  explicit WorkingDirectory(const std::string& path) { std::filesystem::current_path(path); }
  WorkingDirectory(const WorkingDirectory&) = delete;
  WorkingDirectory& operator=(const WorkingDirectory&) = delete;
  ~WorkingDirectory() { std::filesystem::current_path(before_); }

 private:
  std::filesystem::path before_ = std::filesystem::current_path();
};

}  // namespace

BOOST_DATA_TEST_CASE(a_line_gives_its_value,
                     boost::unit_test::data::make({
                         Line{"KEY=value", "value"},
                         Line{"KEY = value ", "value"},
                         Line{"  KEY=value", "value"},
                         Line{"export KEY=value", "value"},
                         Line{"KEY=value\r", "value"},
                         Line{"KEY=", ""},
                         Line{"KEY=   ", ""},
                         Line{"KEY=a b c", "a b c"},
                         Line{"KEY=a=b==", "a=b=="},
                         Line{"KEY=value # comment", "value"},
                         Line{"KEY=value#no-comment", "value#no-comment"},
                         Line{"KEY=pa$$w0rd!", "pa$$w0rd!"},
                         Line{"KEY=\"a # b\"", "a # b"},
                         Line{"KEY=\"a b\" # comment", "a b"},
                         Line{"KEY=\"a\\\"b\\\\c\"", "a\"b\\c"},
                         Line{"KEY=\"a\\nb\"", "a\nb"},
                         Line{"KEY='a # \"b\" \\n'", "a # \"b\" \\n"},
                         Line{"KEY=''", ""},
                         Line{"KEY=it's", "it's"},
                         Line{"KEY=\xc3\xa4", "\xc3\xa4"},
                         Line{"# c\n\n  # d\nKEY=value\nOTHER=x", "value"},
                         Line{"KEY=first\nKEY=value", "value"},
                         Line{"KEY=value\n", "value"},
                     }),
                     line) {
  const auto variables = parse_env_file(line.text);
  BOOST_REQUIRE(variables.has_value());
  BOOST_TEST(variables->at("KEY") == line.value);
}

BOOST_DATA_TEST_CASE(a_broken_line_is_named,
                     boost::unit_test::data::make({"KEY", "=value", "KEY KEY=value", "KEY:value",
                                                   "K-EY=value", "KEY=\"open", "KEY='open",
                                                   "KEY=\"open\\\"", "[section]"}),
                     line) {
  const auto variables = parse_env_file(std::string("GOOD=1\n# comment\n") + line + "\nMORE=1\n");
  BOOST_REQUIRE(!variables.has_value());
  BOOST_TEST(variables.error().find("line 3") != std::string::npos, variables.error());
}

BOOST_AUTO_TEST_CASE(a_broken_line_does_not_show_its_value) {
  for (const char* line : {"SECRET_KEY=\"hunter2", "SECRET KEY=hunter2"})
    BOOST_TEST(parse_env_file(line).error().find("hunter2") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_process_wins_over_the_file_and_empty_is_unset) {
  const Environment environment({{"A", "process"}, {"B", ""}, {"C", ""}},
                                {{"A", "file"}, {"B", "file"}, {"D", "file"}, {"E", ""}});
  BOOST_TEST((environment.get("A") == "process"));
  BOOST_TEST((environment.get("B") == "file"));
  BOOST_TEST(!environment.get("C").has_value());
  BOOST_TEST((environment.get("D") == "file"));
  BOOST_TEST(!environment.get("E").has_value());
  BOOST_TEST(!environment.get("F").has_value());
}

BOOST_AUTO_TEST_CASE(this_processs_variables_are_read) {
  ::setenv("SIH_AUTH_TEST_VARIABLE", "a=b", 1);
  BOOST_TEST(process_variables().at("SIH_AUTH_TEST_VARIABLE") == "a=b");
  ::unsetenv("SIH_AUTH_TEST_VARIABLE");
}

BOOST_AUTO_TEST_CASE(a_file_that_was_named_must_be_there) {
  const tests::TemporaryDirectory directory;
  const auto missing = load_environment(directory.file("missing.env"));
  BOOST_REQUIRE(!missing.has_value());
  BOOST_TEST(missing.error().find(directory.file("missing.env")) != std::string::npos);
  const auto found = load_environment(directory.write("some.env", "SIH_AUTH_TEST_NAME=x\n"));
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST((found->get("SIH_AUTH_TEST_NAME") == "x"));
}

BOOST_AUTO_TEST_CASE(a_broken_file_is_named_with_its_line) {
  const tests::TemporaryDirectory directory;
  const auto broken = load_environment(directory.write("some.env", "A=1\nbroken\n"));
  BOOST_REQUIRE(!broken.has_value());
  BOOST_TEST(broken.error().find("some.env: line 2") != std::string::npos, broken.error());
}

BOOST_AUTO_TEST_CASE(without_a_name_the_one_here_is_read) {
  const tests::TemporaryDirectory directory;
  directory.write(".env", "SIH_AUTH_TEST_NAME=here\n");
  const WorkingDirectory inside(directory.path());
  const auto environment = load_environment(settings_file(std::nullopt));
  BOOST_REQUIRE(environment.has_value());
  BOOST_TEST((environment->get("SIH_AUTH_TEST_NAME") == "here"));
}

BOOST_AUTO_TEST_CASE(a_named_file_replaces_the_one_here) {
  const tests::TemporaryDirectory directory;
  directory.write(".env", "SIH_AUTH_TEST_NAME=here\n");
  const std::string other = directory.write("other.env", "SIH_AUTH_TEST_OTHER=there\n");
  const WorkingDirectory inside(directory.path());
  const auto environment = load_environment(settings_file(other));
  BOOST_REQUIRE(environment.has_value());
  BOOST_TEST(!environment->get("SIH_AUTH_TEST_NAME").has_value());
  BOOST_TEST((environment->get("SIH_AUTH_TEST_OTHER") == "there"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
