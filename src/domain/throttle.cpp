#include "sih_auth/domain/throttle.hpp"

#include <algorithm>

namespace sih_auth::domain {

using std::chrono::seconds;

seconds Throttle::wait(const ThrottleRule& rule, std::string_view subject) {
  return rule.limit == 0 ? seconds{0} : wait(rule, recent(rule, subject));
}

seconds Throttle::wait(std::span<const ThrottleRule> rules, std::string_view subject) {
  const auto times = recent(rules.back(), subject);
  seconds longest{0};
  for (const ThrottleRule& rule : rules)
    longest = std::max(longest, wait(rule, times));
  return longest;
}

seconds Throttle::longest_wait(const ThrottleRule& rule, std::string_view prefix) {
  seconds longest{0};
  for (const std::string& subject : store_.subjects(rule.name, prefix))
    longest = std::max(longest, wait(rule, subject));
  return longest;
}

seconds Throttle::count(const ThrottleRule& rule, std::string_view subject) {
  if (rule.limit == 0) return seconds{0};
  auto times = recent(rule, subject);
  const seconds left = wait(rule, times);
  if (left > seconds{0}) return left;
  const auto now = clock_.now();
  times.push_back(now);
  store_.replace(rule.name, subject, times, now + rule.window);
  return seconds{0};
}

seconds Throttle::count(std::span<const ThrottleRule> rules, std::string_view subject) {
  const seconds left = wait(rules, subject);
  return left > seconds{0} ? left : count(rules.back(), subject);
}

void Throttle::forget(const ThrottleRule& rule, std::string_view subject) {
  store_.forget(rule.name, subject);
}

void Throttle::forget_all(const ThrottleRule& rule, std::string_view prefix) {
  store_.forget_all(rule.name, prefix);
}

std::vector<base::UnixTime> Throttle::recent(const ThrottleRule& rule, std::string_view subject) {
  const auto now = clock_.now();
  auto times = store_.times(rule.name, subject);
  // What lies in the future was counted before the clock was set back: it must not count for ever.
  std::erase_if(times, [&](base::UnixTime at) { return at + rule.window <= now || at > now; });
  return times;
}

seconds Throttle::wait(const ThrottleRule& rule, const std::vector<base::UnixTime>& recent) const {
  const auto limit = static_cast<std::size_t>(rule.limit);
  if (recent.size() < limit) return seconds{0};
  // Free again when the first of the last `limit` events leaves the window.
  return recent[recent.size() - limit] + rule.window - clock_.now();
}

}  // namespace sih_auth::domain
