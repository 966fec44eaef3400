#include "sih_auth/domain/visits.hpp"

#include <algorithm>
#include <vector>

namespace sih_auth::domain {
namespace {

using std::chrono::seconds;

constexpr seconds kRetry{1};
// About two milliseconds of writing, during which a check may have to wait.
constexpr std::size_t kPortion = 200;

}  // namespace

Visits::Visits(SessionStore& store, const base::Clock& clock, seconds idle_timeout)
    : store_(store),
      clock_(clock),
      interval_(std::clamp(idle_timeout / 10, seconds(1), seconds(60))),
      urgent_after_(idle_timeout / 2) {}

void Visits::note(const SignedIn& signed_in) {
  const auto now = clock_.now();
  const auto unstamped = now - signed_in.last_seen_at;
  if (unstamped < interval_) return;
  pending_[signed_in.session_id.value] = now;
  if (unstamped >= urgent_after_) next_round_ = now;
}

void Visits::stamp_some() {
  if (pending_.empty()) return;
  const auto now = clock_.now();
  // A clock that was set back must not keep the next round away.
  if (now < next_round_ && next_round_ - now <= interval_) return;

  std::vector<Visit> portion;
  for (const auto& [session, at] : pending_) {
    if (portion.size() == kPortion) break;
    portion.push_back({{session}, at});
  }
  if (!store_.stamp(portion)) {
    next_round_ = now + kRetry;
    return;
  }
  for (const Visit& visit : portion)
    pending_.erase(visit.session_id.value);
  if (pending_.empty()) next_round_ = now + interval_;
}

void Visits::stamp_all() {
  std::vector<Visit> all;
  for (const auto& [session, at] : pending_)
    all.push_back({{session}, at});
  if (!all.empty() && store_.stamp(all)) pending_.clear();
}

}  // namespace sih_auth::domain
