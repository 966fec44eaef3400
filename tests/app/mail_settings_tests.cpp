// The mail settings: which transport, how protected.
#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "app/config.hpp"
#include "support/settings.hpp"

namespace sih_auth::app {
BOOST_AUTO_TEST_SUITE(mail_settings_tests)

namespace {

namespace data = boost::unit_test::data;
using tests::development;
using tests::fault_about;
using tests::production;
using tests::shown;

using Variables = Environment::Variables;

/// With nothing decided about mail.
Variables mail(Variables variables) {
  variables.emplace("MAIL_TRANSPORT", "auto");
  return variables;
}

SmtpProtection protection(Variables variables) {
  variables.emplace("SMTP_USERNAME", "me@example.com");
  return development(std::move(variables)).config.mail.protection;
}

struct Placeholder {
  const char* name;
  const char* value;
};

std::ostream& operator<<(std::ostream& out, const Placeholder& placeholder) {
  return out << placeholder.name << "=" << placeholder.value;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_server_and_a_user_make_it_smtp) {
  const LoadedConfig loaded = production(mail({{"SMTP_SERVER", "smtp.example.com"},
                                               {"SMTP_USERNAME", "me@example.com"},
                                               {"SMTP_PASSWORD", "hunter2"}}));
  BOOST_TEST(loaded.faults.empty());
  BOOST_TEST((loaded.config.mail.transport == MailTransport::smtp));
  BOOST_TEST(loaded.config.mail.server == "smtp.example.com");
  BOOST_TEST(loaded.config.mail.password.reveal() == "hunter2");
  BOOST_TEST(loaded.config.mail.sender == "me@example.com");  // unless told otherwise
}

BOOST_AUTO_TEST_CASE(a_server_on_this_machine_needs_no_user) {
  for (const char* server : {"localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"}) {
    const LoadedConfig loaded =
        production(mail({{"SMTP_SERVER", server}, {"SENDER_EMAIL", "auth@example.com"}}));
    BOOST_TEST(loaded.faults.empty(), server);
    BOOST_TEST((loaded.config.mail.transport == MailTransport::smtp), server);
  }
}

BOOST_AUTO_TEST_CASE(anything_less_is_the_console_which_production_refuses) {
  for (const Variables& variables : {Variables{}, Variables{{"SMTP_SERVER", "smtp.example.com"}},
                                     Variables{{"SMTP_USERNAME", "me@example.com"}},
                                     Variables{{"SMTP_SERVER", "localhost.example.com"}}}) {
    const LoadedConfig relaxed = development(mail(variables));
    BOOST_TEST((relaxed.config.mail.transport == MailTransport::console));
    BOOST_TEST(relaxed.faults.empty());
    const std::string fault = fault_about(production(mail(variables)), "MAIL_TRANSPORT");
    BOOST_TEST(fault.find("no login SMTP_SERVER and the word smtp") != std::string::npos, fault);
  }
}

BOOST_AUTO_TEST_CASE(a_word_decides_whatever_else_is_set) {
  const LoadedConfig told_console = production({{"MAIL_TRANSPORT", "console"},
                                                {"SMTP_SERVER", "smtp.example.com"},
                                                {"SMTP_USERNAME", "me@example.com"}});
  BOOST_TEST(told_console.faults.empty());
  BOOST_TEST((told_console.config.mail.transport == MailTransport::console));
  const LoadedConfig told_smtp = production({{"MAIL_TRANSPORT", "smtp"},
                                             {"SMTP_SERVER", "smtp.example.com"},
                                             {"SENDER_EMAIL", "auth@example.com"}});
  BOOST_TEST(told_smtp.faults.empty());
  BOOST_TEST((told_smtp.config.mail.transport == MailTransport::smtp));
}

BOOST_AUTO_TEST_CASE(what_is_decided_is_shown) {
  const LoadedConfig nothing = development(mail({}));
  BOOST_TEST(shown(nothing, "MAIL_TRANSPORT") == "auto (console)");
  BOOST_TEST(shown(nothing, "SENDER_EMAIL") == "(none)");
  const LoadedConfig elsewhere =
      production(mail({{"SMTP_SERVER", "smtp.example.com"}, {"SMTP_USERNAME", "me@example.com"}}));
  BOOST_TEST(shown(elsewhere, "MAIL_TRANSPORT") == "auto (smtp)");
  BOOST_TEST(shown(elsewhere, "SENDER_EMAIL") == "me@example.com");
  BOOST_TEST(shown(elsewhere, "SMTP_SECURITY") == "auto (starttls)");
  const LoadedConfig tls = production(mail({{"SMTP_SERVER", "smtp.example.com"},
                                            {"SMTP_PORT", "465"},
                                            {"SMTP_USERNAME", "me@example.com"},
                                            {"SENDER_EMAIL", "auth@example.com"}}));
  BOOST_TEST(shown(tls, "SENDER_EMAIL") == "auth@example.com");
  BOOST_TEST(shown(tls, "SMTP_SECURITY") == "auto (tls)");
  const LoadedConfig here =
      production(mail({{"SMTP_SERVER", "localhost"}, {"SENDER_EMAIL", "auth@example.com"}}));
  BOOST_TEST(shown(here, "SMTP_SECURITY") == "auto (starttls if offered)");
  BOOST_TEST(shown(production({{"MAIL_TRANSPORT", "console"}}), "MAIL_TRANSPORT") == "console");
}

BOOST_AUTO_TEST_CASE(smtp_needs_a_server_and_a_sender) {
  const LoadedConfig loaded = production({{"MAIL_TRANSPORT", "smtp"}});
  BOOST_TEST(fault_about(loaded, "SMTP_SERVER") != "");
  BOOST_TEST(fault_about(loaded, "SENDER_EMAIL") != "");
}

BOOST_DATA_TEST_CASE(a_sender_is_one_address,
                     data::make({"auth", "auth@", "@example.com", "a@b@c", "a b@example.com",
                                 "Auth <auth@example.com>", "a@example.com,b@example.com",
                                 "a@example.com\r\nBcc: x@example.com"}),
                     sender) {
  BOOST_TEST(fault_about(production({{"MAIL_TRANSPORT", "smtp"},
                                     {"SMTP_SERVER", "smtp.example.com"},
                                     {"SENDER_EMAIL", sender}}),
                         "SENDER_EMAIL") != "");
}

BOOST_AUTO_TEST_CASE(protection_goes_by_port_and_place) {
  BOOST_TEST((protection({{"SMTP_SERVER", "smtp.example.com"}}) == SmtpProtection::starttls));
  BOOST_TEST((protection({{"SMTP_SERVER", "smtp.example.com"}, {"SMTP_PORT", "25"}}) ==
              SmtpProtection::starttls));
  BOOST_TEST((protection({{"SMTP_SERVER", "smtp.example.com"}, {"SMTP_PORT", "465"}}) ==
              SmtpProtection::implicit_tls));
  BOOST_TEST((protection({{"SMTP_SERVER", "localhost"}, {"SMTP_PORT", "465"}}) ==
              SmtpProtection::implicit_tls));
  BOOST_TEST((protection({{"SMTP_SERVER", "localhost"}, {"SMTP_PORT", "25"}}) ==
              SmtpProtection::opportunistic));
}

BOOST_AUTO_TEST_CASE(or_by_the_word) {
  for (const auto& [word, expected] :
       {std::pair("tls", SmtpProtection::implicit_tls),
        std::pair("starttls", SmtpProtection::starttls), std::pair("none", SmtpProtection::none)}) {
    for (const char* server : {"smtp.example.com", "localhost"}) {
      for (const char* port : {"25", "465", "587"}) {
        BOOST_TEST(
            (protection({{"SMTP_SERVER", server}, {"SMTP_PORT", port}, {"SMTP_SECURITY", word}}) ==
             expected),
            word);
      }
    }
  }
}

BOOST_DATA_TEST_CASE(the_flask_readmes_placeholders_are_unset_in_development_alone,
                     data::make({
                         Placeholder{"SMTP_USERNAME", "your-email@gmail.com"},
                         Placeholder{"SMTP_PASSWORD", "your-app-password"},
                         Placeholder{"SENDER_EMAIL", "your-email@gmail.com"},
                     }),
                     placeholder) {
  const Variables variables{{"SMTP_SERVER", "smtp.gmail.com"},
                            {"SMTP_USERNAME", "me@gmail.com"},
                            {"SMTP_PASSWORD", "hunter2"},
                            {"SENDER_EMAIL", "me@gmail.com"}};
  Variables changed = variables;
  changed[placeholder.name] = placeholder.value;
  const LoadedConfig relaxed = development(mail(changed));
  BOOST_TEST(relaxed.faults.empty());
  BOOST_TEST(relaxed.config.mail.username.find("your") == std::string::npos);
  BOOST_TEST(relaxed.config.mail.password.reveal().find("your") == std::string::npos);
  BOOST_TEST(relaxed.config.mail.sender.find("your") == std::string::npos);
  BOOST_TEST(fault_about(production(mail(changed)), placeholder.name) != "");
}

BOOST_AUTO_TEST_CASE(the_flask_readmes_env_file_is_the_demo_mode) {
  const LoadedConfig loaded = development({{"SECRET_KEY", "your-secret-key-here"},
                                           {"DATABASE_URL", "sqlite:///auth.db"},
                                           {"SMTP_SERVER", "smtp.gmail.com"},
                                           {"SMTP_PORT", "587"},
                                           {"SMTP_USERNAME", "your-email@gmail.com"},
                                           {"SMTP_PASSWORD", "your-app-password"},
                                           {"SENDER_EMAIL", "your-email@gmail.com"}});
  BOOST_TEST(loaded.faults.empty());
  BOOST_TEST((loaded.config.mail.transport == MailTransport::console));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
