#include <algorithm>
#include <chrono>
#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "app/settings_reader.hpp"
#include "support/temporary_directory.hpp"

namespace sih_auth::app {
BOOST_AUTO_TEST_SUITE(settings_reader_tests)

namespace {

namespace data = boost::unit_test::data;
using std::chrono::seconds;

struct World {
  World(std::initializer_list<Environment::Variables::value_type> variables)
      : environment(variables, {}) {}

  std::string shown(std::string_view name) const {
    const auto found = std::ranges::find(reader.effective(), name, &EffectiveSetting::name);
    return found == reader.effective().end() ? "(not noted)" : found->value;
  }
  std::string fault() const { return reader.faults().empty() ? "" : reader.faults().front(); }

  Environment environment;
  SettingsReader reader{environment};
};

}  // namespace

BOOST_AUTO_TEST_CASE(good_values_are_read_and_shown) {
  World world(
      {{"TEXT", "hello"}, {"NUMBER", "7"}, {"TIME", "90s"}, {"FLAG", "no"}, {"LIST", "a, b"}});
  BOOST_TEST(world.reader.text("TEXT", "x") == "hello");
  BOOST_TEST(world.reader.number("NUMBER", 1, 1, 10) == 7);
  BOOST_TEST((world.reader.duration("TIME", seconds(1), seconds(1)) == seconds(90)));
  BOOST_TEST(!world.reader.yes_or_no("FLAG", true));
  BOOST_TEST(world.reader.list("LIST").size() == 2U);
  BOOST_TEST((world.reader.optional_text("TEXT") == "hello"));
  BOOST_TEST(world.reader.faults().empty());
  BOOST_TEST(world.shown("NUMBER") == "7");
  BOOST_TEST(world.shown("TIME") == "90s");
}

BOOST_AUTO_TEST_CASE(defaults_stand_in_and_are_shown) {
  World world{};
  BOOST_TEST(world.reader.text("TEXT", "x") == "x");
  BOOST_TEST(world.reader.number("NUMBER", 5, 1, 10) == 5);
  BOOST_TEST((world.reader.duration("TIME", seconds(300), seconds(1)) == seconds(300)));
  BOOST_TEST(world.reader.yes_or_no("FLAG", true));
  BOOST_TEST(world.reader.list("LIST").empty());
  BOOST_TEST(!world.reader.optional_text("OTHER").has_value());
  BOOST_TEST(world.reader.secret("SECRET").empty());
  BOOST_TEST(world.reader.faults().empty());
  BOOST_TEST(world.shown("TIME") == "5m");
  BOOST_TEST(world.shown("FLAG") == "yes");
  BOOST_TEST(world.shown("OTHER") == "(none)");
  BOOST_TEST(world.shown("SECRET") == "(none)");
}

BOOST_DATA_TEST_CASE(a_bad_number_is_a_fault,
                     data::make({"0", "11", "-5", "5x", "x", "5.0", " 5", "+5", "0x5",
                                 "99999999999999999999"}),
                     typed) {
  World world{{"NUMBER", typed}};
  BOOST_TEST(world.reader.number("NUMBER", 5, 1, 10) == 5);
  BOOST_TEST(world.fault() ==
             std::string("NUMBER=\"") + typed + "\": allowed: a number from 1 to 10");
}

BOOST_DATA_TEST_CASE(a_bad_duration_is_a_fault,
                     data::make({"5", "5 m", "-5m", "59s", "0s", "five", "1w"}), typed) {
  World world{{"TIME", typed}};
  BOOST_TEST((world.reader.duration("TIME", seconds(300), seconds(60)) == seconds(300)));
  BOOST_TEST(world.fault().starts_with(std::string("TIME=\"") + typed + "\": allowed: "));
  BOOST_TEST(world.fault().find("at least 1m") != std::string::npos);
}

BOOST_DATA_TEST_CASE(yes_and_no_are_the_only_flags,
                     data::make({"true", "1", "YES", "on", "y", "False"}), typed) {
  World world{{"FLAG", typed}};
  static_cast<void>(world.reader.yes_or_no("FLAG", true));
  BOOST_TEST(world.fault() == std::string("FLAG=\"") + typed + "\": allowed: yes, no");
}

BOOST_AUTO_TEST_CASE(a_choice_is_one_of_its_words) {
  World world{{"GOOD", "two"}, {"BAD", "Two"}};
  const auto read = [&](std::string_view name) {
    return world.reader.choice<int>(name, "one", {{"one", 1}, {"two", 2}});
  };
  BOOST_TEST(read("GOOD") == 2);
  BOOST_TEST(read("MISSING") == 1);
  BOOST_TEST(read("BAD") == 1);
  BOOST_TEST(world.fault() == "BAD=\"Two\": allowed: one, two");
}

BOOST_AUTO_TEST_CASE(a_secret_is_masked) {
  World world{{"SECRET", "hunter2"}};
  BOOST_TEST(world.reader.secret("SECRET").reveal() == "hunter2");
  BOOST_TEST(world.shown("SECRET") == "(set)");
  world.reader.secret_fault("SECRET", "too short");
  BOOST_TEST(world.fault() == "SECRET: too short");
}

BOOST_AUTO_TEST_CASE(a_secret_may_stand_in_a_file_which_wins) {
  const tests::TemporaryDirectory directory;
  const std::string path = directory.write("secret", "hunter2\n");
  World world{{"SECRET", "other"}, {"SECRET_FILE", path}};
  BOOST_TEST(world.reader.secret("SECRET").reveal() == "hunter2");
  BOOST_TEST(world.shown("SECRET").find(path) != std::string::npos);
  BOOST_TEST(world.shown("SECRET").find("hunter2") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_empty_secret_file_is_none) {
  const tests::TemporaryDirectory directory;
  const std::string path = directory.write("secret", "\n");
  World world{{"SECRET", "hunter2"}, {"SECRET_FILE", path}};
  BOOST_TEST(world.reader.secret("SECRET").reveal() == "hunter2");
  BOOST_TEST(world.shown("SECRET") == "(set)");
}

BOOST_AUTO_TEST_CASE(only_the_line_end_of_a_secret_file_is_dropped) {
  const tests::TemporaryDirectory directory;
  for (const auto& [content, secret] :
       {std::pair(" a b \r\n", " a b "), std::pair("no end", "no end"),
        std::pair("two\nlines\n", "two\nlines"), std::pair("\n", "")}) {
    World world{{"SECRET_FILE", directory.write("secret", content)}};
    BOOST_TEST(world.reader.secret("SECRET").reveal() == secret);
  }
}

BOOST_AUTO_TEST_CASE(a_secret_file_that_cannot_be_read_is_a_fault) {
  World world{{"SECRET", "hunter2"}, {"SECRET_FILE", "/nonexistent/secret"}};
  BOOST_TEST(world.reader.secret("SECRET").empty());
  BOOST_TEST(world.fault().starts_with("SECRET_FILE=\"/nonexistent/secret\": allowed: "));
  BOOST_TEST(world.fault().find("hunter2") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
