#pragma once

#include <string_view>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/mail.hpp"

namespace sih_auth::domain {

/// Where the domain leaves its mail, inside the transaction that the mail tells of. Throws
/// `Unavailable`.
class Outbox {
 public:
  virtual ~Outbox() = default;

  /// `subject` names what the mail is about ("login:7"): a newer mail about the same thing replaces
  /// the ones not yet sent. After `expires_at` the mail is not sent any more.
  virtual void add(const Mail& mail, std::string_view subject, base::UnixTime now,
                   base::UnixTime expires_at) = 0;
};

/// Rings the mailer, after the transaction is committed. Never waits and never fails: a mailer that
/// cannot be reached looks for itself a little later.
class MailerBell {
 public:
  virtual ~MailerBell() = default;
  virtual void ring() noexcept = 0;
};

}  // namespace sih_auth::domain
