#include <algorithm>
#include <filesystem>
#include <string>
#include <thread>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "app/config.hpp"
#include "support/settings.hpp"
#include "support/temporary_directory.hpp"

namespace sih_auth::app {
BOOST_AUTO_TEST_SUITE(config_tests)

namespace {

namespace data = boost::unit_test::data;
using std::chrono::hours;
using std::chrono::minutes;
using tests::development;
using tests::fault_about;
using tests::production;
using tests::shown;

/// A setting and a value that it does not take.
struct Bad {
  const char* name;
  const char* value;
};

std::ostream& operator<<(std::ostream& out, const Bad& bad) {
  return out << bad.name << "=" << bad.value;
}

}  // namespace

BOOST_AUTO_TEST_CASE(defaults_are_the_contracts) {
  const LoadedConfig loaded = production();
  BOOST_TEST(loaded.faults.empty());
  const Config& config = loaded.config;
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  BOOST_TEST(config.is_production);
  BOOST_TEST((config.log_level == base::LogLevel::info));
  BOOST_TEST((config.log_format == base::LogFormat::json));
  BOOST_TEST(config.site.name == "SIH Auth");
  BOOST_TEST(config.site.logo_url == "");
  BOOST_TEST(config.site.color == "#1f5fbf");
  BOOST_TEST(config.site.cookie_domain == "");
  BOOST_TEST(config.site.session_cookie_name == "session");
  BOOST_TEST(config.site.allowed_redirect_hosts.empty());
  BOOST_TEST(config.site.cors_allowed_origins.empty());
  BOOST_TEST((config.session_lifetimes.absolute == hours(24)));
  BOOST_TEST((config.session_lifetimes.idle == hours(1)));
  BOOST_TEST((config.session_lifetimes.remembered == hours(720)));
  BOOST_TEST((config.otp_lifetime == minutes(5)));
  BOOST_TEST(config.argon2.memory_kib == 65'536U);
  BOOST_TEST(config.argon2.iterations == 2U);
  BOOST_TEST(config.workers.api == 2 * cores + 2);
  BOOST_TEST(config.workers.check == cores);
  BOOST_TEST(config.workers.mail == 1);
  BOOST_TEST(config.sign_up.enabled);
  BOOST_TEST(!config.sign_up.is_private);
  BOOST_TEST(config.mail.port == 587);
  const std::string here = std::filesystem::current_path();
  BOOST_TEST(std::filesystem::equivalent(config.state_dir, here));
  BOOST_TEST(std::filesystem::equivalent(config.runtime_dir, here));
  BOOST_TEST(std::filesystem::path(config.database.sqlite_path).is_absolute());
  BOOST_TEST(std::filesystem::path(config.database.sqlite_path).parent_path() ==
             std::filesystem::path(here));
  BOOST_TEST(config.database.sqlite_path.ends_with("/auth.db"));
}

BOOST_AUTO_TEST_CASE(production_is_the_default_and_the_own_name_wins) {
  BOOST_TEST(load_config(Environment({}, {})).config.is_production);
  BOOST_TEST(!development().config.is_production);
  BOOST_TEST(production({{"FLASK_ENV", "development"}, {"SIH_AUTH_ENV", "production"}})
                 .config.is_production);
  BOOST_TEST(!production({{"FLASK_ENV", "production"}, {"SIH_AUTH_ENV", "development"}})
                  .config.is_production);
  BOOST_TEST(fault_about(production({{"FLASK_ENV", "staging"}}), "FLASK_ENV") ==
             "FLASK_ENV=\"staging\": allowed: development, production");
  BOOST_TEST(fault_about(production({{"SIH_AUTH_ENV", "staging"}}), "SIH_AUTH_ENV") != "");
}

BOOST_AUTO_TEST_CASE(development_needs_nothing_and_logs_text) {
  const LoadedConfig loaded = development();
  BOOST_TEST(loaded.faults.empty());
  BOOST_TEST(loaded.config.secret_key.empty());
  BOOST_TEST(loaded.config.site.url == "");
  BOOST_TEST((loaded.config.log_format == base::LogFormat::text));
  BOOST_TEST((loaded.config.mail.transport == MailTransport::console));
}

BOOST_AUTO_TEST_CASE(production_requires_a_key_and_an_address_and_a_decision_about_mail) {
  const LoadedConfig loaded = load_config(Environment({}, {}));
  BOOST_TEST(fault_about(loaded, "SECRET_KEY").find("generate-secret") != std::string::npos);
  BOOST_TEST(fault_about(loaded, "SITE_URL") != "");
  BOOST_TEST(fault_about(loaded, "MAIL_TRANSPORT") != "");
  BOOST_TEST(loaded.faults.size() == 3U);
}

BOOST_DATA_TEST_CASE(a_malformed_value_names_variable_value_and_what_is_allowed,
                     data::make({
                         Bad{"LOG_LEVEL", "verbose"},
                         Bad{"LOG_FORMAT", "xml"},
                         Bad{"API_WORKERS", "0"},
                         Bad{"API_WORKERS", "many"},
                         Bad{"CHECK_WORKERS", "-1"},
                         Bad{"MAIL_WORKERS", "1000"},
                         Bad{"SESSION_LIFETIME", "24"},
                         Bad{"SESSION_IDLE_TIMEOUT", "1 hour"},
                         Bad{"REMEMBER_LIFETIME", "-30d"},
                         Bad{"ACCESS_TOKEN_LIFETIME", "15"},
                         Bad{"ACCESS_TOKEN_LIFETIME", "25h"},
                         Bad{"REFRESH_TOKEN_LIFETIME", "0s"},
                         Bad{"TOKEN_AUDIENCE", "caf\xc3\xa9"},
                         Bad{"OTP_LIFETIME", "0s"},
                         Bad{"OTP_LIFETIME", "five minutes"},
                         Bad{"ARGON2_MEMORY_KIB", "1"},
                         Bad{"ARGON2_MEMORY_KIB", "99999999"},
                         Bad{"ARGON2_ITERATIONS", "0"},
                         Bad{"SIGNUP_ENABLED", "maybe"},
                         Bad{"SIGNUP_PRIVATE", "true"},
                         Bad{"PASSWORD_BREACH_CHECK", "yes"},
                         Bad{"PASSWORD_BREACH_URL", "http://breaches.example.com/range/"},
                         Bad{"PASSWORD_BREACH_URL", "breaches.example.com"},
                         Bad{"PASSWORD_BREACH_URL", "https://u:p@breaches.example.com/"},
                         Bad{"PASSWORD_BREACH_URL", "https://breaches.example.com/?range="},
                         Bad{"SMTP_SECURITY", "ssl"},
                         Bad{"MAIL_TRANSPORT", "sendmail"},
                         Bad{"SMTP_PORT", "0"},
                         Bad{"SMTP_PORT", "65536"},
                         Bad{"SMTP_PORT", "smtp"},
                         Bad{"SITE_URL", "auth.example.com"},
                         Bad{"SITE_URL", "ftp://auth.example.com"},
                         Bad{"SITE_URL", "https://:80"},
                         Bad{"SITE_URL", "https://auth.example.com?x"},
                         Bad{"SITE_URL", "https://user@auth.example.com"},
                         Bad{"COOKIE_DOMAIN", "localhost"},
                         Bad{"COOKIE_DOMAIN", "example.com; Secure"},
                         Bad{"SESSION_COOKIE_NAME", "my session"},
                         Bad{"SESSION_COOKIE_NAME", "a=b"},
                         Bad{"SESSION_COOKIE_NAME", "login"},
                         Bad{"SITE_NAME", "SIH\nAuth"},
                         Bad{"SITE_LOGO_URL", "javascript:alert(1)"},
                         Bad{"SITE_COLOR", "blue"},
                         Bad{"SMTP_SERVER", "smtp.example.com:587"},
                         Bad{"ALLOWED_REDIRECT_HOSTS", "https://app.example.com"},
                         Bad{"CORS_ALLOWED_ORIGINS", "*"},
                         Bad{"CORS_ALLOWED_ORIGINS", "app.example.com"},
                         Bad{"CORS_ALLOWED_ORIGINS", "https://app.example.com/"},
                     }),
                     bad) {
  const std::string fault = fault_about(production({{bad.name, bad.value}}), bad.name);
  std::string shown = bad.value;
  std::ranges::replace(shown, '\n', '?');  // a fault is one line
  BOOST_TEST(fault.starts_with(std::string(bad.name) + "=\"" + shown + "\": allowed: "), fault);
}

BOOST_AUTO_TEST_CASE(all_faults_are_told_at_once) {
  const LoadedConfig loaded = production(
      {{"SECRET_KEY", "short"}, {"LOG_LEVEL", "x"}, {"OTP_LIFETIME", "x"}, {"SITE_URL", "x"}});
  BOOST_TEST(loaded.faults.size() == 4U);
}

BOOST_DATA_TEST_CASE(a_placeholder_is_no_key,
                     data::make({
                         "your-secret-key-here",
                         "your-secret-key-here-change-in-production",
                         "your_secret_key_that_is_longer_than_32_characters",
                         "change-me-change-me-change-me-change-me",
                         "CHANGEME-0123456789abcdef0123456789",
                         "<paste the output of generate-secret here>",
                         "dev-secret-key-change-this-in-production",
                     }),
                     key) {
  const LoadedConfig loaded = production({{"SECRET_KEY", key}});
  BOOST_TEST(fault_about(loaded, "SECRET_KEY").find("placeholder") != std::string::npos);
  BOOST_TEST(loaded.config.secret_key.empty());
  // In development it counts as unset.
  const LoadedConfig relaxed = development({{"SECRET_KEY", key}});
  BOOST_TEST(relaxed.faults.empty());
  BOOST_TEST(relaxed.config.secret_key.empty());
}

BOOST_AUTO_TEST_CASE(a_key_has_32_characters_in_either_environment) {
  const std::string short_key = tests::kSecretKey.substr(1);
  for (const auto& loaded :
       {production({{"SECRET_KEY", short_key}}), development({{"SECRET_KEY", short_key}})}) {
    const std::string fault = fault_about(loaded, "SECRET_KEY");
    BOOST_TEST(fault.find("31") != std::string::npos, fault);
    BOOST_TEST(fault.find(short_key) == std::string::npos);
  }
  BOOST_TEST(production().config.secret_key.reveal() == tests::kSecretKey);
}

BOOST_AUTO_TEST_CASE(retired_keys_are_a_list) {
  const std::string one(40, 'a');
  const std::string two(40, 'b');
  const LoadedConfig loaded = production({{"SECRET_KEY_PREVIOUS", one + ", " + two}});
  BOOST_TEST(loaded.faults.empty());
  BOOST_REQUIRE(loaded.config.previous_keys.size() == 2U);
  BOOST_TEST(loaded.config.previous_keys[1].reveal() == two);
  const std::string fault =
      fault_about(production({{"SECRET_KEY_PREVIOUS", one + ",hunter2"}}), "SECRET_KEY_PREVIOUS");
  BOOST_TEST(fault != "");
  BOOST_TEST(fault.find("hunter2") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_placeholder_is_no_retired_key_either) {
  const Environment::Variables variables{
      {"SECRET_KEY_PREVIOUS", "your-secret-key-here-change-in-production"}};
  BOOST_TEST(fault_about(production(variables), "SECRET_KEY_PREVIOUS").find("placeholder") !=
             std::string::npos);
  BOOST_TEST(development(variables).faults.empty());
}

BOOST_AUTO_TEST_CASE(a_key_may_stand_in_a_file) {
  const tests::TemporaryDirectory directory;
  const LoadedConfig loaded = production(
      {{"SECRET_KEY", ""}, {"SECRET_KEY_FILE", directory.write("key", tests::kSecretKey + "\n")}});
  BOOST_TEST(loaded.faults.empty());
  BOOST_TEST(loaded.config.secret_key.reveal() == tests::kSecretKey);
}

BOOST_AUTO_TEST_CASE(what_is_in_force_shows_no_secret) {
  const tests::TemporaryDirectory directory;
  const LoadedConfig loaded = production(
      {{"SMTP_PASSWORD", "hunter2hunter2"}, {"SECRET_KEY_PREVIOUS", std::string(40, 'q')}});
  for (const EffectiveSetting& setting : loaded.effective) {
    for (const std::string& secret :
         {tests::kSecretKey, std::string("hunter2"), std::string(40, 'q')})
      BOOST_TEST(setting.value.find(secret) == std::string::npos, setting.name);
  }
  BOOST_TEST(shown(loaded, "SECRET_KEY") == "(set)");
  BOOST_TEST(shown(loaded, "OTP_LIFETIME") == "5m");
}

BOOST_AUTO_TEST_CASE(the_database_is_relative_to_the_state_folder_or_absolute) {
  const auto path = [](const char* url) {
    return production({{"STATE_DIR", "/srv/state"}, {"DATABASE_URL", url}})
        .config.database.sqlite_path;
  };
  BOOST_TEST(path("sqlite:///auth.db") == "/srv/state/auth.db");
  BOOST_TEST(path("sqlite:///data/auth.db") == "/srv/state/data/auth.db");
  BOOST_TEST(path("sqlite:////var/lib/x.db") == "/var/lib/x.db");
  BOOST_TEST(production({{"STATE_DIR", "/srv/state"}}).config.runtime_dir == "/srv/state");
  BOOST_TEST(
      production({{"STATE_DIR", "/srv/state"}, {"RUNTIME_DIR", "/run/sih"}}).config.runtime_dir ==
      "/run/sih");
}

BOOST_DATA_TEST_CASE(another_database_is_a_fault_that_shows_no_password,
                     data::make({"auth.db", "sqlite://", "sqlite:///", "sqlite://auth.db",
                                 "sqlite:///:memory:", "mongodb://u:hunter2@h/d", "http://x",
                                 "sqlite:/auth.db"}),
                     url) {
  const std::string fault = fault_about(production({{"DATABASE_URL", url}}), "DATABASE_URL");
  BOOST_TEST(fault.find("allowed: ") != std::string::npos, fault);
  BOOST_TEST(fault.find("hunter2") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_sites_address_loses_its_last_slash) {
  BOOST_TEST(production({{"SITE_URL", "https://auth.example.com/"}}).config.site.url ==
             "https://auth.example.com");
  BOOST_TEST(production({{"SITE_URL", "https://example.com:8443/auth/"}}).config.site.url ==
             "https://example.com:8443/auth");
  BOOST_TEST(production({{"SITE_URL", "http://localhost:8080"}}).faults.empty());
}

BOOST_AUTO_TEST_CASE(a_cookie_domain_may_begin_with_a_dot) {
  BOOST_TEST(production({{"COOKIE_DOMAIN", ".example.com"}}).config.site.cookie_domain ==
             "example.com");
}

BOOST_AUTO_TEST_CASE(a_host_cookie_has_no_domain) {
  BOOST_TEST(production({{"SESSION_COOKIE_NAME", "__Host-sih_auth"}}).faults.empty());
  BOOST_TEST(
      production({{"SESSION_COOKIE_NAME", "__Secure-sih_auth"}, {"COOKIE_DOMAIN", "example.com"}})
          .faults.empty());
  BOOST_TEST(fault_about(production({{"SESSION_COOKIE_NAME", "__Host-sih_auth"},
                                     {"COOKIE_DOMAIN", "example.com"}}),
                         "SESSION_COOKIE_NAME")
                 .find("__Secure-") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(lists_are_read) {
  const SiteConfig site =
      production({{"ALLOWED_REDIRECT_HOSTS", "a.example.com, b.test"},
                  {"CORS_ALLOWED_ORIGINS", "https://a.example.com,http://localhost:3000"}})
          .config.site;
  BOOST_TEST(site.allowed_redirect_hosts.size() == 2U);
  BOOST_TEST(site.cors_allowed_origins.at(1) == "http://localhost:3000");
}

BOOST_AUTO_TEST_CASE(passwords_are_looked_up_only_when_that_is_wanted) {
  const auto range_url = [](const char* wish, const char* url) {
    const LoadedConfig loaded =
        production({{"PASSWORD_BREACH_CHECK", wish}, {"PASSWORD_BREACH_URL", url}});
    BOOST_TEST(loaded.faults.empty());
    return loaded.config.breach_range_url;
  };
  BOOST_TEST(range_url("", "") == "");
  BOOST_TEST(range_url("off", "https://breaches.example.com/") == "");
  BOOST_TEST(range_url("hibp", "") == "https://api.pwnedpasswords.com/range/");
  BOOST_TEST(range_url("hibp", "https://breaches.example.com:8443/x") ==
             "https://breaches.example.com:8443/x/");
  BOOST_TEST(range_url("hibp", "http://127.0.0.1:8080/range/") == "http://127.0.0.1:8080/range/");
  BOOST_TEST(shown(production(), "PASSWORD_BREACH_CHECK") == "off");
  BOOST_TEST(shown(production(), "PASSWORD_BREACH_URL") == "https://api.pwnedpasswords.com/range/");
}

BOOST_AUTO_TEST_CASE(a_code_lives_for_ten_minutes_at_most) {
  BOOST_TEST(production({{"OTP_LIFETIME", "10m"}}).faults.empty());
  BOOST_TEST(fault_about(production({{"OTP_LIFETIME", "11m"}}), "OTP_LIFETIME") != "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
