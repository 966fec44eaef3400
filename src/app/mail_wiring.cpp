#include "app/mail_wiring.hpp"

#include "app/roles.hpp"
#include "mail/console_transport.hpp"
#include "mail/smtp_transport.hpp"

namespace sih_auth::app {
namespace {

mail::SmtpSecurity security_of(SmtpProtection protection) {
  switch (protection) {
    case SmtpProtection::implicit_tls:
      return mail::SmtpSecurity::implicit_tls;
    case SmtpProtection::starttls:
      return mail::SmtpSecurity::starttls;
    case SmtpProtection::none:
      return mail::SmtpSecurity::none;
    case SmtpProtection::opportunistic:
      return mail::SmtpSecurity::opportunistic;
  }
  __builtin_unreachable();
}

}  // namespace

mail::SiteIdentity site_identity(const Config& config) {
  return {config.site.name, config.site.url};
}

std::unique_ptr<mail::Transport> make_transport(const Config& config, std::function<void()> alive,
                                                std::function<bool()> stop) {
  if (config.mail.transport == MailTransport::console) {
    return std::make_unique<mail::ConsoleTransport>();
  }
  mail::SmtpSettings smtp;
  smtp.server = config.mail.server;
  smtp.port = config.mail.port;
  smtp.username = config.mail.username;
  smtp.password = config.mail.password.clone();
  smtp.sender_email = config.mail.sender;
  smtp.sender_name = config.site.name;
  smtp.security = security_of(config.mail.protection);
  smtp.ca_file = config.mail.ca_file;
  return std::make_unique<mail::SmtpTransport>(smtp, std::move(alive), std::move(stop));
}

std::string message_id_domain(const Config& config) {
  const std::string& sender = config.mail.sender;
  const auto at = sender.find('@');
  return at == std::string::npos ? "sih-auth.invalid" : sender.substr(at + 1);
}

}  // namespace sih_auth::app
