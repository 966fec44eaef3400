#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/secret.hpp"
#include "sih_auth/domain/mail.hpp"
#include "sih_auth/domain/types.hpp"

namespace sih_auth::domain {

/// Where the domain leaves its mail, inside the transaction that the mail tells of.
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

/// A mail that stands in the outbox, claimed by one mailer.
struct QueuedMail {
  MailId id;
  std::string
      message_id;    ///< the same at every try (RFC 5322 section 3.6.4), without angle brackets
  int attempts = 0;  ///< finished ones, before this
  base::UnixTime created_at;
  base::UnixTime expires_at;
  base::UnixTime leased_until;
  base::Secret body;  ///< what `pack_mail` made; empty when it could not be opened
};

/// The outbox as the mailer sees it.
class MailQueue {
 public:
  virtual ~MailQueue() = default;

  /// The mail that is due longest, leased until `now + lease`: nobody else gets it until then.
  [[nodiscard]] virtual std::optional<QueuedMail> claim(base::UnixTime now,
                                                        std::chrono::seconds lease) = 0;
  virtual void remove(MailId id) = 0;

  /// Gives the mail back. Nothing happens when the lease is over and the mail is another mailer's.
  virtual void retry(const QueuedMail& mail, base::UnixTime when, std::string_view why) = 0;

  /// Keeps the mail, unsent, with the reason for a person to read. As `retry` otherwise.
  virtual void park(const QueuedMail& mail, base::UnixTime now, std::string_view why) = 0;

  /// When `claim` will next have something; nullopt when nothing waits.
  [[nodiscard]] virtual std::optional<base::UnixTime> next_due() = 0;
};

}  // namespace sih_auth::domain
