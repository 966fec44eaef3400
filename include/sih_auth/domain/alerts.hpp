#pragma once

#include <map>
#include <string>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/outbox.hpp"
#include "sih_auth/domain/user.hpp"

namespace sih_auth::domain {

/// Tells the owner of an account by mail what has happened to it, and who caused it (OWASP ASVS
/// 6.3.7). What could not be sent for 72 hours is not sent any more.
class Alerts {
 public:
  Alerts(Outbox& outbox, const base::Clock& clock) : outbox_(outbox), clock_(clock) {}

  /// To the address that `owner` has. To be called inside the transaction of what it tells.
  void add(MailKind kind, const User& owner, const Visitor& visitor,
           std::map<std::string, std::string> values = {});

 private:
  Outbox& outbox_;
  const base::Clock& clock_;
};

/// The same name as in the greeting of every mail: nobody's, as long as they have not shown that
/// the address is theirs. Whoever signed up with somebody else's address must not word the mail to
/// them.
[[nodiscard]] std::string greeting_name(const User& user);

}  // namespace sih_auth::domain
