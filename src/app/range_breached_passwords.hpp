#pragma once

#include <chrono>
#include <string>

#include "sih_auth/base/log.hpp"
#include "sih_auth/domain/password_policy.hpp"

#include "process/mailer_socket.hpp"

namespace sih_auth::app {

/// Looks passwords up in the ranges that the mailer fetches. Five digits of a password's hash leave
/// this process, and nothing else. What cannot be looked up counts as not breached, with a line in
/// the log.
///
/// The worker waits here, and does nothing else. So whoever calls this holds one of the places for
/// looking up, which are less than half of the workers, and none of those for hashing: a range
/// service that is slow makes those wait who set a password, and nobody who signs in. They wait for
/// their turn, however many they are: if a crowd were let through without a question, anybody could
/// raise one and have any password taken.
class RangeBreachedPasswords final : public domain::BreachedPasswords {
 public:
  /// A little more than the mailer gives the service.
  static constexpr std::chrono::milliseconds kPatience{1'200};

  RangeBreachedPasswords(std::string mailer_socket, base::Log log,
                         std::chrono::milliseconds patience = kPatience);

  [[nodiscard]] bool contains(const base::Secret& password) override;

 private:
  process::MailerSocket mailer_;
  base::Log log_;
  std::chrono::milliseconds patience_;
};

}  // namespace sih_auth::app
