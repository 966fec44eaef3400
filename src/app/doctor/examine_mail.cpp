#include <chrono>
#include <string>

#include "sih_auth/base/clock.hpp"

#include "app/doctor/examinations.hpp"
#include "app/doctor/owner_database.hpp"
#include "probe/smtp_probe.hpp"
#include "storage/inspection.hpp"

namespace sih_auth::app {
namespace {

probe::SmtpTls tls_of(SmtpProtection protection) {
  switch (protection) {
    case SmtpProtection::implicit_tls:
      return probe::SmtpTls::from_first_byte;
    case SmtpProtection::starttls:
      return probe::SmtpTls::starttls;
    case SmtpProtection::none:
      return probe::SmtpTls::none;
    case SmtpProtection::opportunistic:
      return probe::SmtpTls::if_offered;
  }
  __builtin_unreachable();
}

struct Complaint {
  std::string what;
  Findings::Remedy remedy;
};

std::string password_line(const Installation& it) {
  const std::string place = it.place_of_secret("SMTP_PASSWORD");
  const bool is_setting = place == it.settings_place();
  return (is_setting ? "SMTP_PASSWORD=…" : "the password and nothing else") + ("   (in " + place) +
         ")";
}

Complaint complaint_about(const Installation& it, const probe::Failure& failure) {
  const MailConfig& mail = it.config().mail;
  const std::string in_file = "   (in " + it.settings_place() + ")";
  const std::string server = mail.server + ":" + std::to_string(mail.port);
  const std::string words = " (" + failure.words + ")";
  switch (failure.kind) {
    case probe::FailureKind::no_such_host:
      return {"the mail server's name " + mail.server + " cannot be resolved",
              {"SMTP_SERVER=smtp.example.com" + in_file}};
    case probe::FailureKind::no_connection:
    case probe::FailureKind::timed_out:
      return {"the mail server " + server + " cannot be reached" + words,
              {"SMTP_SERVER and SMTP_PORT (587, or 465 with TLS)" + in_file,
               "many hosters block port 25 and 465 on their way out"}};
    case probe::FailureKind::no_tls:
      return mail.protection == SmtpProtection::implicit_tls
                 ? Complaint{server + " does not speak TLS from the first byte" + words,
                             {"SMTP_SECURITY=starttls" + in_file}}
                 : Complaint{server + " does not offer STARTTLS" + words,
                             {"SMTP_PORT=465 and SMTP_SECURITY=tls" + in_file,
                              "only on a network of your own: SMTP_SECURITY=none"}};
    case probe::FailureKind::certificate_expired:
    case probe::FailureKind::certificate_untrusted:
    case probe::FailureKind::certificate_of_another_name:
      return {"the mail server's certificate is not valid for " + mail.server + words,
              {"SMTP_SERVER=the name in its certificate" + in_file,
               "for an authority of your own: SMTP_CA_FILE=/etc/ssl/certs/your-ca.pem" + in_file}};
    case probe::FailureKind::sign_in_refused:
      return {"the mail server refuses the login of " + mail.username + words,
              {"SMTP_USERNAME" + in_file, password_line(it),
               "Gmail, Yahoo and others want an app password; SendGrid's user name is apikey"}};
    case probe::FailureKind::other:
      return {"the mail server " + server + " did not answer as one" + words,
              {"SMTP_SERVER, SMTP_PORT and SMTP_SECURITY" + in_file}};
  }
  __builtin_unreachable();
}

void examine_server(const Installation& it, Findings& findings) {
  const MailConfig& mail = it.config().mail;
  const std::string in_file = "   (in " + it.settings_place() + ")";
  probe::SmtpQuestion question;
  question.server = mail.server;
  question.port = mail.port;
  question.tls = tls_of(mail.protection);
  question.ca_file = mail.ca_file;
  question.username = mail.username;
  question.password = mail.password.clone();
  question.sender = mail.sender;
  const auto answer = probe::try_mail_server(question);
  if (!answer) {
    const Complaint complaint = complaint_about(it, answer.error());
    findings.wrong(complaint.what, complaint.remedy);
    return;
  }
  findings.ok("the mail server " + mail.server + " lets us in" +
              (mail.username.empty() ? "" : " as " + mail.username));
  if (answer->starts_with('2')) {
    findings.ok("it takes mail from " + mail.sender);
  } else if (answer->starts_with('4')) {
    findings.warn("it does not take mail from " + mail.sender + " right now (" + *answer + ")",
                  {"sih-auth send-test-mail you@example.com"});
  } else {
    findings.wrong("it takes no mail from " + mail.sender + " (" +
                       (answer->empty() ? "no answer" : *answer) + ")",
                   {"SENDER_EMAIL=an address that this server knows as yours" + in_file});
  }
}

void examine_outbox(const Installation& it, Findings& findings) {
  constexpr std::chrono::days kRecent{7};
  constexpr std::chrono::minutes kLate{10};
  const auto connection = open_database(it, "the outbox", findings);
  if (!connection) return;
  storage::SqlInspection database(*connection);
  const auto now = base::SystemClock().now();
  const auto parked = database.parked_since(now - kRecent);
  if (parked.count > 0) {
    findings.warn(std::to_string(parked.count) +
                      " mails of the last week were refused for good; "
                      "the last one: " +
                      parked.last_error,
                  {"journalctl -u sih-auth-mailer | grep mail_refused"});
  }
  const auto oldest = database.oldest_waiting();
  if (oldest && now - oldest->created_at > kLate) {
    const auto waited = std::chrono::floor<std::chrono::minutes>(now - oldest->created_at);
    findings.wrong("a mail has been waiting for " + std::to_string(waited.count()) + " minutes" +
                       (oldest->last_error.empty() ? ", and nobody has tried to send it"
                                                   : ": " + oldest->last_error),
                   {"systemctl restart sih-auth-mailer; journalctl -u sih-auth-mailer -n 50"});
  } else {
    findings.ok("no mail is late");
  }
}

}  // namespace

Findings examine_mail(const Installation& it) {
  Findings findings;
  if (!it.has_config()) {
    findings.not_checked("the mail server is not known", {"put the settings right first"});
    return findings;
  }
  if (it.config().mail.transport == MailTransport::smtp) {
    examine_server(it, findings);
  } else {
    const std::string in_file = "   (in " + it.settings_place() + ")";
    findings.warn("no mail leaves: codes and links are printed on the service's console",
                  {"MAIL_TRANSPORT=smtp" + in_file, "SMTP_SERVER=smtp.example.com",
                   "SMTP_USERNAME=…", "SENDER_EMAIL=auth@example.com", password_line(it)});
  }
  examine_outbox(it, findings);
  return findings;
}

}  // namespace sih_auth::app
