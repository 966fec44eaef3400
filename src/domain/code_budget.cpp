#include "sih_auth/domain/code_budget.hpp"

#include <algorithm>

namespace sih_auth::domain {
namespace {

constexpr int kMostInShort = 5;
constexpr int kMostInADay = 20;
constexpr int kMostInARow = 100;
constexpr std::chrono::minutes kShortLock{30};
// After the last try.
constexpr std::chrono::days kKept{400};
constexpr std::chrono::days kKeptOfStrangers{1};
constexpr base::UnixTime kNever = base::unix_time(253'402'300'799);  // the end of the year 9999

base::UnixTime day_of(base::UnixTime time) {
  return std::chrono::floor<std::chrono::days>(time);
}

}  // namespace

std::chrono::seconds CodeBudget::closed_for(const CodeWay& way) {
  const auto until = store_.find(way.name()).closed_until;
  if (until == kNever) return kUntilReset;
  return std::max(until - clock_.now(), std::chrono::seconds{0});
}

CountedTry CodeBudget::count(const CodeWay& way) {
  const auto now = clock_.now();
  CodeTries tries = store_.find(way.name());
  if (tries.closed_until > now) return {false, false};
  if (tries.day != day_of(now)) {
    tries.day = day_of(now);
    tries.today = 0;
  }
  ++tries.since_right;
  ++tries.in_a_row;
  ++tries.today;
  if (tries.since_right >= kMostInShort) {
    tries.since_right = 0;
    tries.closed_until = now + kShortLock;
  }
  if (tries.today >= kMostInADay) {
    tries.closed_until = std::max(tries.closed_until, tries.day + std::chrono::days{1});
  }
  if (tries.in_a_row >= kMostInARow && way.is_account()) tries.closed_until = kNever;
  save(way, tries);
  return {true, tries.closed_until > now};
}

void CodeBudget::pardon(const CodeWay& way) {
  CodeTries tries = store_.find(way.name());
  tries.since_right = 0;
  tries.in_a_row = 0;
  tries.today = std::max(tries.today - 1, 0);
  tries.closed_until = {};
  save(way, tries);
}

void CodeBudget::forget_all_of(const EmailAddress& email) {
  forget(CodeWay::login_cookie(email));
  forget(CodeWay::address_only(email));
  forget(CodeWay::nobody(email));
  store_.erase_all(CodeWay::askers_of(email));
}

void CodeBudget::save(const CodeWay& way, const CodeTries& tries) {
  const auto kept = way.is_account() ? kKept : kKeptOfStrangers;
  store_.replace(way.name(), tries, std::max(clock_.now() + kept, tries.closed_until));
}

}  // namespace sih_auth::domain
