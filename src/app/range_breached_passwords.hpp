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
/// A request waits here while it holds one of the places for hashing. That is wanted: so a range
/// service that hangs stops no more workers than there are cores, and the rest go on with the cheap
/// calls. It costs a second of those places at most, and that only every ten seconds, as the mailer
/// does not ask again so soon after a failure.
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
