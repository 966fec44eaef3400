#include "sih_auth/domain/password_guard.hpp"

#include <algorithm>

#include "sih_auth/base/network.hpp"
#include "sih_auth/domain/password_throttles.hpp"

namespace sih_auth::domain {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr ThrottleRule kPerAddressAndNetwork{password_throttles::kPerAddressAndNetwork, 5,
                                             minutes{15}};
constexpr ThrottleRule kPerAddress{password_throttles::kPerAddress, 30, minutes{60}};
constexpr ThrottleRule kPerDevice{password_throttles::kPerDevice, 5, minutes{15}};

std::string address_and(const EmailAddress& email, std::string_view network) {
  return email.key() + "|" + std::string(network);
}

std::string subject_of(const Device& device) {
  return std::to_string(device.id.value);
}

}  // namespace

PasswordGuard::PasswordGuard(Transactions& transactions, UserStore& users, PasswordHasher& hasher,
                             Devices& devices, Throttle& throttle, Events& events,
                             int failures_per_network)
    : transactions_(transactions),
      users_(users),
      hasher_(hasher),
      devices_(devices),
      throttle_(throttle),
      events_(events),
      per_network_{password_throttles::kPerNetwork, failures_per_network, minutes{15}} {}

tl::expected<PasswordVerdict, Denial> PasswordGuard::check(const PasswordAttempt& attempt,
                                                           const base::Secret& password) {
  const auto budgets = budgets_of(attempt);
  if (const auto left = wait(budgets); left > seconds{0}) return throttled(attempt, left);
  auto verdict = PasswordVerdict::wrong;
  if (attempt.user) {
    verdict = hasher_.verify(password, attempt.user->password_hash);
  } else {
    hasher_.verify_nobody(password);
  }
  if (verdict != PasswordVerdict::wrong) return verdict;

  seconds left{0};
  transactions_.write([&] {
    left = wait(budgets);
    if (left > seconds{0}) return;
    for (const auto& [rule, subject] : budgets)
      static_cast<void>(throttle_.count(rule, subject));
    events_.record(
        failure_of(attempt, attempt.user ? reasons::kWrongPassword : reasons::kUnknownAddress));
  });
  if (left > seconds{0}) return throttled(attempt, left);
  return tl::unexpected(Refusal::invalid_credentials);
}

tl::expected<void, Denial> PasswordGuard::admit(const PasswordAttempt& attempt) {
  const auto budgets = budgets_of(attempt);
  if (const auto left = wait(budgets); left > seconds{0}) {
    return tl::unexpected(Denial(Refusal::too_many_requests, left));
  }
  // Strangers' failures stay: they count for the address and for the network, not for this visitor.
  const auto& [own_rule, own_subject] = budgets.front();
  throttle_.forget(own_rule, own_subject);
  return {};
}

tl::expected<void, Denial> PasswordGuard::confirm(const User& user, const base::Secret& password,
                                                  const Client& client,
                                                  const std::function<void(const User&)>& action) {
  const std::optional<User> owner(user);
  const auto device = devices_.find(user.id, client.device_token);
  const PasswordAttempt attempt{user.email, owner, device, client.visitor,
                                EventKind::confirmation_failed};
  const auto verdict = check(attempt, password);
  if (!verdict) return tl::unexpected(verdict.error());
  tl::expected<void, Denial> admitted;
  transactions_.write([&] {
    const auto current = users_.find(user.id);
    if (!current || current->is_disabled || current->password_hash != user.password_hash) {
      admitted = tl::unexpected(Denial(Refusal::invalid_credentials));
      return;
    }
    admitted = admit(attempt);
    if (admitted) action(*current);
  });
  return admitted;
}

PasswordWaits PasswordGuard::waits_of(const User& user) {
  PasswordWaits waits{throttle_.wait(kPerAddress, user.email.key()),
                      throttle_.longest_wait(kPerAddressAndNetwork, address_and(user.email, "")),
                      {}};
  for (const Device& device : devices_.list(user.id))
    waits.known_browser =
        std::max(waits.known_browser, throttle_.wait(kPerDevice, subject_of(device)));
  return waits;
}

void PasswordGuard::pardon(const User& user) {
  throttle_.forget_all(kPerAddressAndNetwork, address_and(user.email, ""));
  throttle_.forget(kPerAddress, user.email.key());
  for (const Device& device : devices_.list(user.id))
    throttle_.forget(kPerDevice, subject_of(device));
}

std::vector<PasswordGuard::Budget> PasswordGuard::budgets_of(const PasswordAttempt& attempt) const {
  if (attempt.device) return {{kPerDevice, subject_of(*attempt.device)}};
  const std::string network = base::network_of(attempt.visitor.ip);
  return {{kPerAddressAndNetwork, address_and(attempt.email, network)},
          {per_network_, network},
          {kPerAddress, attempt.email.key()}};
}

Event PasswordGuard::failure_of(const PasswordAttempt& attempt, std::string_view reason) {
  return {attempt.on_failure, std::string(reason), attempt.user ? attempt.user->id : UserId{},
          attempt.email.value(), attempt.visitor};
}

/// Not kept: it costs us nothing, so it may cost whoever tries nothing either.
tl::unexpected<Denial> PasswordGuard::throttled(const PasswordAttempt& attempt, seconds left) {
  events_.mention(failure_of(attempt, reasons::kThrottled));
  return tl::unexpected(Denial(Refusal::too_many_requests, left));
}

seconds PasswordGuard::wait(const std::vector<Budget>& budgets) {
  seconds longest{0};
  for (const auto& [rule, subject] : budgets)
    longest = std::max(longest, throttle_.wait(rule, subject));
  return longest;
}

}  // namespace sih_auth::domain
