#include <set>
#include <string>
#include <vector>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "app/config.hpp"
#include "app/ignored_lines.hpp"

namespace sih_auth::app {
BOOST_AUTO_TEST_SUITE(ignored_lines_tests)

namespace {

/// As load_config tells them, which knows the names of all settings.
std::vector<std::string> told_of(std::string_view text, Environment::Variables process = {},
                                 const std::string& path = "some.env") {
  const SettingsFile file{path, *parse_env_lines(text)};
  return load_config(Environment::with_file(std::move(process), file)).ignored;
}

struct Misspelt {
  const char* name;
  const char* meant;
};

std::ostream& operator<<(std::ostream& out, const Misspelt& misspelt) {
  return out << misspelt.name;
}

}  // namespace

BOOST_DATA_TEST_CASE(a_name_that_is_nearly_a_settings_is_told_with_it,
                     boost::unit_test::data::make({
                         Misspelt{"SIGNUP_ENABLE", "SIGNUP_ENABLED"},
                         Misspelt{"SITE_NAM", "SITE_NAME"},
                         Misspelt{"SITE_NAMES", "SITE_NAME"},
                         Misspelt{"LOG_LEVLE", "LOG_LEVEL"},
                         Misspelt{"site_url", "SITE_URL"},
                         Misspelt{"SMTP_PASSWORDFILE", "SMTP_PASSWORD_FILE"},
                         Misspelt{"FLASK_ENVS", "FLASK_ENV"},
                         Misspelt{"SIH_AUTH_EN", "SIH_AUTH_ENV"},
                     }),
                     misspelt) {
  const auto told = told_of(std::string("# settings\n\n") + misspelt.name + "=hunter2\n");
  BOOST_REQUIRE(told.size() == 1U);
  BOOST_TEST(told[0] == std::string("some.env: line 3 has no effect: there is no setting ") +
                            misspelt.name + " (did you mean " + misspelt.meant + "?)");
}

BOOST_AUTO_TEST_CASE(a_name_that_is_far_from_all_is_told_by_itself) {
  const auto told = told_of("REDIS_URL=redis://localhost\n");
  BOOST_REQUIRE(told.size() == 1U);
  BOOST_TEST(told[0] == "some.env: line 1 has no effect: there is no setting REDIS_URL");
}

BOOST_AUTO_TEST_CASE(a_secret_on_a_line_of_its_own_is_not_shown) {
  const auto told = told_of("dGhpcyBpcyBhIHNlY3JldCBrZXkgb2Ygb3Vycw==\n");
  BOOST_REQUIRE(told.size() == 1U);
  BOOST_TEST(told[0] == "some.env: line 1 has no effect: there is no setting of that name");
}

BOOST_AUTO_TEST_CASE(settings_and_what_script_server_and_flask_read_are_not_told) {
  BOOST_TEST(told_of("FLASK_ENV=production\nSIH_AUTH_ENV=production\nSECRET_KEY=x\n"
                     "SECRET_KEY_FILE=/nowhere\nSMTP_CA_FILE=/nowhere\nMAIL_TEMPLATE_DIR=x\n"
                     "HTTP_PORT=1\nHTTPS_PORT=2\nFLASK_APP=app.py\nFLASK_DEBUG=1\n")
                 .empty());
}

BOOST_AUTO_TEST_CASE(the_processs_own_variables_are_not_told) {
  BOOST_TEST(told_of("", {{"SIGNUP_ENABLE", "no"}}).empty());
}

BOOST_AUTO_TEST_CASE(a_name_that_stands_there_again_is_told_and_the_last_line_is_in_force) {
  const SettingsFile file{"some.env",
                          *parse_env_lines("SITE_NAME=a\nSITE_NAME=b\n\nSITE_NAME=c\n")};
  const auto environment = Environment::with_file({}, file);
  BOOST_TEST((environment.get("SITE_NAME") == "c"));
  const std::vector<std::string> expected{
      "some.env: line 1 has no effect: SITE_NAME stands in line 2 again",
      "some.env: line 2 has no effect: SITE_NAME stands in line 4 again"};
  BOOST_TEST(load_config(environment).ignored == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(in_the_packages_file_another_file_of_a_secret_is_told) {
  const std::string packaged =
      "SECRET_KEY_FILE=/etc/sih-auth/secret-key\n"
      "SECRET_KEY_PREVIOUS_FILE=/etc/sih-auth/secret-key-previous\n"
      "SMTP_PASSWORD_FILE=/etc/sih-auth/smtp-password\n"
      "DATABASE_URL_FILE=/etc/sih-auth/database-url\n"
      "EVENT_WEBHOOK_SECRET_FILE=/etc/sih-auth/event-webhook-secret\n"
      "SENTRY_DSN_FILE=/etc/sih-auth/sentry-dsn\n"
      "EVENT_WEBHOOK_URL_FILE=/nowhere\n";
  BOOST_TEST(told_of(packaged, {}, kPackagedSettings).empty());
  std::string changed = packaged;
  for (std::size_t at = 0; (at = changed.find("/etc/", at)) != std::string::npos;)
    changed.replace(at, 5, "/srv/");
  BOOST_TEST(told_of(changed).empty());
  const auto told = told_of(changed, {}, kPackagedSettings);
  BOOST_REQUIRE(told.size() == 6U);
  BOOST_TEST(told[2] ==
             "/etc/sih-auth/sih-auth.env: line 3 has no effect on the package's services, which "
             "read /etc/sih-auth/smtp-password: only the other commands follow it");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
