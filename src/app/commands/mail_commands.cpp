#include <cstdio>
#include <stdexcept>

#include <CLI/CLI.hpp>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/word_list.hpp"
#include "sih_auth/domain/mail.hpp"

#include "app/commands/command_line.hpp"
#include "app/commands/command_support.hpp"
#include "app/commands/commands.hpp"
#include "app/mail_wiring.hpp"
#include "app/setting_checks.hpp"
#include "app/state_owner.hpp"
#include "mail/mime_message.hpp"
#include "mail/sample_mail.hpp"

namespace sih_auth::app {
namespace {

/// At once, past the outbox.
int send_test_mail(const std::optional<std::string>& env_file, const std::string& address) {
  return with_config(env_file, [&](const Config& config) {
    const auto to = domain::EmailAddress::parse(address);
    if (!to) return fail(address + " is not an e-mail address");
    become_owner_of(config.state_dir);  // a server's answers are not for root
    const auto transport = make_transport(
        config, [] {}, [] { return false; });
    const domain::Mail test{domain::MailKind::test_mail, to->value(), "", {}};
    const auto result = transport->send(
        message_writer(config).write(test, new_message_id(config), base::SystemClock().now()));
    if (result.outcome != domain::DeliveryOutcome::sent) return fail("not sent: " + result.reason);
    if (config.mail.transport == MailTransport::console) {
      std::printf(
          "printed here only, and sent to nobody: a mail server needs MAIL_TRANSPORT=smtp, "
          "SMTP_SERVER, SMTP_USERNAME, its password and SENDER_EMAIL   (in %s)\n",
          settings_file(env_file).value_or("the environment").c_str());
      return 0;
    }
    std::printf("sent to %s\n", to->value().c_str());
    return 0;
  });
}

std::string names_of_kinds() {
  return base::listed(domain::sent_mail_kinds(), &domain::template_name);
}

/// As `load_mail_look`, with samples of what is not set.
LoadedConfig load_sample_look(const Environment& environment) {
  LoadedConfig loaded = load_mail_look(environment);
  if (loaded.config.site.url.empty()) loaded.config.site.url = "https://auth.example.com";
  std::string& sender = loaded.config.mail.sender;
  if (!is_sender_address(sender)) sender = "auth@example.com";
  return loaded;
}

int write_preview(const Config& config, domain::MailKind kind) {
  const mail::Message message = message_writer(config).write(
      mail::sample_mail(kind), new_message_id(config), base::SystemClock().now());
  const std::string bytes = mail::mime_message(message, config.site.name, config.mail.sender);
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size() ||
      std::fflush(stdout) != 0) {
    return fail("the mail could not be written to standard output");
  }
  return 0;
}

/// Byte for byte as it would be sent. Needs neither database nor mail server, nor their settings.
int preview_mail(const std::optional<std::string>& env_file, const std::string& kind) {
  return with_config(
      env_file,
      [&](const Config& config) { return write_preview(config, domain::mail_kind(kind).value()); },
      load_sample_look);
}

}  // namespace

void add_mail_commands(CommandLine& line) {
  auto& address = line.value<std::string>();
  line.add("send-test-mail",
           "send a mail with the settings in force and say what the server answered",
           [&] { return send_test_mail(line.env_file(), address); })
      .add_option("ADDRESS", address, "who gets it")
      ->required();

  auto& kind = line.value<std::string>();
  const std::string kinds = names_of_kinds();
  line.add("preview-mail",
           "write a mail with sample values to standard output, as it would be sent",
           [&] { return preview_mail(line.env_file(), kind); })
      .add_option("KIND", kind, "which mail: " + kinds)
      ->required()
      ->check([kinds](const std::string& word) {
        const auto known = domain::mail_kind(word);
        return known && *known != domain::MailKind::decoy
                   ? ""
                   : "'" + word + "' is no kind of mail; allowed: " + kinds;
      });
}

}  // namespace sih_auth::app
