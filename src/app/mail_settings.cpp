#include "app/mail_settings.hpp"

#include <utility>

#include "sih_auth/base/file.hpp"
#include "sih_auth/base/network.hpp"

#include "app/mail_templates.hpp"
#include "app/setting_checks.hpp"

namespace sih_auth::app {
namespace {

/// A text setting that does not count when it still is the example's placeholder; in production
/// that is a fault.
std::string text_unless_placeholder(SettingsReader& reader, std::string_view name,
                                    bool is_production) {
  std::string value = reader.text(name, "");
  if (!is_placeholder(value)) return value;
  if (is_production) reader.fault(name, value, "your own value: this is an example's placeholder");
  return "";
}

SmtpProtection read_protection(SettingsReader& reader, const MailConfig& mail) {
  enum class Wish { automatic, tls, starttls, none };
  const auto wish = reader.choice<Wish>("SMTP_SECURITY", "auto",
                                        {{"auto", Wish::automatic},
                                         {"tls", Wish::tls},
                                         {"starttls", Wish::starttls},
                                         {"none", Wish::none}});
  constexpr int kImplicitTlsPort = 465;  // RFC 8314 section 3.3
  switch (wish) {
    case Wish::tls:
      return SmtpProtection::implicit_tls;
    case Wish::starttls:
      return SmtpProtection::starttls;
    case Wish::none:
      return SmtpProtection::none;
    case Wish::automatic:
      break;
  }
  if (mail.port == kImplicitTlsPort) {
    reader.reveal("SMTP_SECURITY", "auto (tls)");
    return SmtpProtection::implicit_tls;
  }
  const bool is_here = base::is_loopback_host(mail.server);
  reader.reveal("SMTP_SECURITY", is_here ? "auto (starttls if offered)" : "auto (starttls)");
  return is_here ? SmtpProtection::opportunistic : SmtpProtection::starttls;
}

/// A password that still is the example's placeholder does not count either.
base::Secret read_password(SettingsReader& reader, bool is_production) {
  base::Secret password = reader.secret("SMTP_PASSWORD");
  if (!is_placeholder(password.reveal())) return password;
  if (is_production) reader.secret_fault("SMTP_PASSWORD", "this is an example's placeholder");
  return {};
}

std::string read_ca_file(SettingsReader& reader) {
  std::string path = reader.text("SMTP_CA_FILE", "");
  if (path.empty()) return path;
  if (const auto certificates = base::read_file(path); !certificates) {
    reader.fault("SMTP_CA_FILE", path, "a readable file (" + certificates.error() + ")");
  }
  return path;
}

MailTransport read_transport(SettingsReader& reader, const MailConfig& mail, bool is_production) {
  enum class Wish { automatic, smtp, console };
  const auto wish = reader.choice<Wish>(
      "MAIL_TRANSPORT", "auto",
      {{"console", Wish::console}, {"smtp", Wish::smtp}, {"auto", Wish::automatic}});
  const bool is_complete =
      !mail.server.empty() && (!mail.username.empty() || base::is_loopback_host(mail.server));
  if (wish == Wish::automatic)
    reader.reveal("MAIL_TRANSPORT", is_complete ? "auto (smtp)" : "auto (console)");
  if (wish == Wish::smtp || (wish == Wish::automatic && is_complete)) return MailTransport::smtp;
  if (is_production && wish == Wish::automatic) {
    reader.fault(
        "MAIL_TRANSPORT", "auto",
        "in production a mail server (SMTP_SERVER and SMTP_USERNAME; for one that asks for no "
        "login SMTP_SERVER and the word smtp), or the word console, since codes would be printed "
        "there");
  }
  return MailTransport::console;
}

}  // namespace

MailConfig read_mail(SettingsReader& reader, bool is_production) {
  MailConfig mail;
  mail.templates = read_mail_templates(reader);
  mail.server = text_unless_placeholder(reader, "SMTP_SERVER", is_production);
  if (!mail.server.empty() && !is_server_name(mail.server)) {
    reader.fault("SMTP_SERVER", mail.server,
                 "a host name or an address, without a port (see SMTP_PORT)");
  }
  mail.port = reader.number("SMTP_PORT", 587, 1, 65'535);
  mail.username = text_unless_placeholder(reader, "SMTP_USERNAME", is_production);
  mail.password = read_password(reader, is_production);
  mail.sender = text_unless_placeholder(reader, "SENDER_EMAIL", is_production);
  mail.protection = read_protection(reader, mail);
  mail.ca_file = read_ca_file(reader);
  mail.transport = read_transport(reader, mail, is_production);
  if (mail.transport == MailTransport::console) return mail;
  if (mail.server.empty()) reader.fault("SMTP_SERVER", "", "the mail server's host name");
  if (mail.sender.empty() && !mail.username.empty()) {
    mail.sender = mail.username;
    reader.reveal("SENDER_EMAIL", mail.sender);
  }
  if (!is_sender_address(mail.sender)) {
    reader.fault("SENDER_EMAIL", mail.sender,
                 "the address that mails come from, such as auth@example.com");
  }
  return mail;
}

MailConfig read_mail_look(SettingsReader& reader) {
  MailConfig mail;
  mail.templates = read_mail_templates(reader);
  for (const char* name : {"SENDER_EMAIL", "SMTP_USERNAME"}) {
    if (!is_sender_address(mail.sender)) mail.sender = text_unless_placeholder(reader, name, false);
  }
  return mail;
}

}  // namespace sih_auth::app
