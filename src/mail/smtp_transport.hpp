#pragma once

#include <functional>
#include <memory>
#include <string>

#include "sih_auth/base/secret.hpp"

#include "mail/transport.hpp"

namespace sih_auth::mail {

enum class SmtpSecurity {
  implicit_tls,   ///< TLS from the first byte
  starttls,       ///< required; never downgraded
  none,           ///< no TLS
  opportunistic,  ///< STARTTLS where offered, its certificate not checked: for a server on this
                  ///< machine
};

struct SmtpSettings {
  std::string server;
  int port = 587;
  std::string username;  ///< empty: the server is not asked to know us
  base::Secret password;
  std::string sender_email;
  std::string sender_name;
  SmtpSecurity security = SmtpSecurity::starttls;
  std::string ca_file;  ///< certificates to trust; empty: the system's
};

/// Sends by SMTP and keeps the connection for the mails that follow. A mail takes 30 s at most.
class SmtpTransport final : public Transport {
 public:
  /// `alive` is called at least once a second while a mail is on its way, so that a watchdog sees
  /// life. As soon as `stop` says true the mail is given up for now (`try_later`). Neither may
  /// throw. Throws std::invalid_argument for settings that no server can have.
  SmtpTransport(const SmtpSettings& settings, std::function<void()> alive,
                std::function<bool()> stop);
  ~SmtpTransport() override;
  SmtpTransport(const SmtpTransport&) = delete;
  SmtpTransport& operator=(const SmtpTransport&) = delete;

  [[nodiscard]] domain::DeliveryResult send(const Message& message) override;

 private:
  class Session;
  std::unique_ptr<Session> session_;
};

}  // namespace sih_auth::mail
