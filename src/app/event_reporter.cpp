#include "app/event_reporter.hpp"

#include <vector>

#include "sih_auth/base/metric_names.hpp"
#include "sih_auth/base/network.hpp"

namespace sih_auth::app {

namespace names = base::metric_names;
using domain::EventKind;

AddressSpelling address_spelling(bool in_full) {
  if (in_full) return [](std::string_view address) { return std::string(address); };
  return base::mask_email;
}

EventReporter::EventReporter(const base::Log& log, const domain::AddressTagger& tagger,
                             AddressSpelling spelling, base::Metrics& metrics)
    : log_(log), tagger_(tagger), spelling_(std::move(spelling)), metrics_(metrics) {}

void EventReporter::begin_at_zero() {
  for (const EventKind kind : domain::event_kinds())
    static_cast<void>(counter(names::kSecurityEvents, "event", domain::word(kind)));
  static_cast<void>(counter(names::kLogins, "outcome", "succeeded"));
  for (const std::string_view reason : domain::login_failures())
    static_cast<void>(counter(names::kLogins, "outcome", reason));
  static_cast<void>(counter(names::kLockouts, "", ""));
}

void EventReporter::hear(const domain::Event& event) noexcept {
  try {
    write(event);
    count(event);
  } catch (const std::exception&) {
    // Out of memory: what has happened is done and answered all the same.
    return;
  }
}

void EventReporter::write(const domain::Event& event) const {
  const auto level =
      domain::is_failure(event.kind) ? base::LogLevel::warning : base::LogLevel::info;
  if (!log_.writes(level)) return;
  // fail2ban's filter knows this order (systemd/fail2ban).
  std::vector<base::LogField> fields{{"outcome", domain::outcome_word(event.kind)}};
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) fields.push_back({name, value});
  };
  add("reason", event.reason);
  add("ip", event.visitor.ip);
  add("network", base::network_of(event.visitor.ip));
  add("request_id", event.visitor.request_id);
  if (!event.email.empty()) add("user", tagger_.tag(event.email));
  if (event.user.value != 0) fields.push_back({"user_id", event.user.value});
  if (!event.email.empty()) add("email", spelling_(event.email));
  log_.write(level, domain::word(event.kind), fields);
}

void EventReporter::count(const domain::Event& event) {
  counter(names::kSecurityEvents, "event", domain::word(event.kind)).add();
  if (event.kind == EventKind::login_succeeded)
    counter(names::kLogins, "outcome", "succeeded").add();
  if (event.kind == EventKind::login_failed) counter(names::kLogins, "outcome", event.reason).add();
  if (event.kind == EventKind::account_locked) counter(names::kLockouts, "", "").add();
}

const base::Counter& EventReporter::counter(std::string_view family, std::string_view label,
                                            std::string_view value) {
  const std::string key = std::string(family) + " " + std::string(value);
  const auto found = counters_.find(key);
  if (found != counters_.end()) return found->second;
  base::MetricLabels labels;
  if (!label.empty()) labels.push_back({label, std::string(value)});
  return counters_.emplace(key, metrics_.counter(family, labels)).first->second;
}

}  // namespace sih_auth::app
