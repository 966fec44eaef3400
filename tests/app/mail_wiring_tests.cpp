#include <string>

#include <boost/test/unit_test.hpp>

#include "app/mail_wiring.hpp"
#include "mail/sample_mail.hpp"
#include "support/settings.hpp"
#include "support/temporary_directory.hpp"

namespace sih_auth::app {
BOOST_AUTO_TEST_SUITE(mail_wiring_tests)

namespace {

using tests::development;

std::string html_of(const Environment::Variables& variables) {
  const domain::Mail mail = mail::sample_mail(domain::MailKind::reset_link);
  return message_writer(development(variables).config).write(mail, "a@b.example", {}).html;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_logo_has_an_address_of_its_own_or_that_of_the_portal) {
  const std::string portal = "https://example.com/login";
  BOOST_TEST(has(html_of({{"SITE_LOGO_URL", "https://cdn.example.com/logo.png"}}),
                 "<img src=\"https://cdn.example.com/logo.png\""));
  BOOST_TEST(has(html_of({{"SITE_LOGO_URL", "/logo.png"}, {"SITE_URL", portal + "/"}}),
                 "<img src=\"https://example.com/login/logo.png\""));
  BOOST_TEST(!has(html_of({{"SITE_LOGO_URL", "/logo.png"}}), "<img"));
  BOOST_TEST(!has(html_of({{"SITE_URL", portal}}), "<img"));
}

BOOST_AUTO_TEST_CASE(without_an_address_of_the_site_a_mail_is_still_of_use) {
  const mail::MessageWriter writer = message_writer(development({{"SITE_LOGO_URL", "/a"}}).config);
  for (const domain::MailKind kind : domain::sent_mail_kinds()) {
    const mail::Message message = writer.write(mail::sample_mail(kind), "a@b.example", {});
    BOOST_TEST(!has(message.html, "href="), domain::template_name(kind));
    BOOST_TEST(!has(message.html, "<img"), domain::template_name(kind));
  }
  const domain::Mail link = mail::sample_mail(domain::MailKind::reset_link);
  BOOST_TEST(has(writer.write(link, "a@b.example", {}).text, "\n/reset?token="));
}

BOOST_AUTO_TEST_CASE(name_colour_and_templates_are_those_of_the_settings) {
  const tests::TemporaryDirectory folder;
  folder.write("heading.html", "<h1>{{site_name}}: {{content}}</h1>");
  const std::string html = html_of({{"SITE_NAME", "Acme & Co"},
                                    {"SITE_URL", "https://example.com"},
                                    {"SITE_COLOR", "#8A1538"},
                                    {"MAIL_TEMPLATE_DIR", folder.path()}});
  BOOST_TEST(has(html, "<h1>Acme &amp; Co: Set a new password</h1>"));
  BOOST_TEST(has(html, "background-color:#8a1538"));
  BOOST_TEST(has(html, "href=\"https://example.com/reset?token="));
}

BOOST_AUTO_TEST_CASE(message_ids_are_of_the_senders_domain_and_never_alike) {
  const LoadedConfig loaded = development({{"SENDER_EMAIL", "auth@example.com"}});
  const std::string id = new_message_id(loaded.config);
  BOOST_TEST(id.size() == 32U + std::string("@example.com").size());
  BOOST_TEST(id.ends_with("@example.com"));
  BOOST_TEST(id != new_message_id(loaded.config));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
