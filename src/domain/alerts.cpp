#include "sih_auth/domain/alerts.hpp"

#include <utility>

namespace sih_auth::domain {

void Alerts::add(MailKind kind, const User& owner, const Visitor& visitor,
                 std::map<std::string, std::string> values) {
  constexpr std::chrono::hours kLifetime{72};
  const auto now = clock_.now();
  values.emplace("ip", visitor.ip);
  values.emplace("user_agent", visitor.user_agent);
  // Twice the same within a second is told once; two addresses are told both, for each has its own
  // way back.
  const std::string subject = std::string(template_name(kind)) + ":" +
                              std::to_string(owner.id.value) + ":" + owner.email.key() + ":" +
                              std::to_string(base::to_integer(now));
  outbox_.add({kind, owner.email.value(), greeting_name(owner), std::move(values)}, subject, now,
              now + kLifetime);
}

std::string greeting_name(const User& user) {
  return user.is_verified ? user.name : "";
}

}  // namespace sih_auth::domain
