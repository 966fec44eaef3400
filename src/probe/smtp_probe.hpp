#pragma once

#include <string>

#include <tl/expected.hpp>

#include "sih_auth/base/secret.hpp"

#include "probe/failure.hpp"

namespace sih_auth::probe {

enum class SmtpTls { from_first_byte, starttls, none, if_offered };

struct SmtpQuestion {
  std::string server;
  int port = 587;
  SmtpTls tls = SmtpTls::starttls;
  std::string ca_file;   ///< certificates to trust; empty: the system's
  std::string username;  ///< empty: no sign-in
  base::Secret password;
  std::string sender;
};

/// Connects, encrypts and signs in as the mailer would, then names the sender and takes that back:
/// no mail is begun. The answer is the server's reply to the sender's name, whatever it is. Throws
/// std::runtime_error when libcurl itself fails.
[[nodiscard]] tl::expected<std::string, Failure> try_mail_server(const SmtpQuestion& question);

}  // namespace sih_auth::probe
