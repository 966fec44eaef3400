#include "app/mail_wiring.hpp"

#include "app/development_key.hpp"
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

/// A path is one of the portal's; without the portal's address there is nothing to show it from.
std::string absolute_logo_url(const SiteConfig& site) {
  if (!site.logo_url.starts_with('/')) return site.logo_url;
  return site.url.empty() ? "" : site.url + site.logo_url;
}

}  // namespace

mail::MessageWriter message_writer(const Config& config) {
  const SiteConfig& site = config.site;
  return mail::MessageWriter({site.name, site.url, absolute_logo_url(site), site.color},
                             config.mail.templates);
}

std::string new_message_id(const Config& config) {
  constexpr std::size_t kCharacters = 32;
  return generate_secret_key().substr(0, kCharacters) + "@" + message_id_domain(config);
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
