#include "storage/condition.hpp"

#include <thread>

namespace sih_auth::storage {
namespace {

std::optional<base::UnixTime> time_unless_none(long long seconds) {
  if (seconds < 0) return std::nullopt;
  return base::unix_time(seconds);
}

}  // namespace

bool DatabaseCondition::is_writable() {
  constexpr int kTries = 5;
  constexpr std::chrono::milliseconds kPause{50};
  for (int i = 0; i < kTries; ++i) {
    if (i > 0) std::this_thread::sleep_for(kPause);
    // Of no account: it changes nothing, but a server that takes no writes refuses it.
    const bool is_done = connection_.try_write([&] {
      connection_.execute("UPDATE users SET grant_count = grant_count WHERE id = :nobody", {-1LL});
    });
    if (is_done) return true;
  }
  return false;
}

OutboxCondition DatabaseCondition::outbox(std::string_view channel, base::UnixTime now) {
  const long long seconds = base::to_integer(now);
  const auto [waiting, oldest] = *connection_.first<long long, long long>(
      "SELECT COUNT(*), COALESCE(MIN(created_at), -1) FROM outbox "
      "WHERE channel = :channel AND parked_at = 0",
      {std::string(channel)});
  const auto [due_since] = *connection_.first<long long>(
      "SELECT COALESCE(MIN(CASE WHEN leased_until > due_at THEN leased_until ELSE due_at END), -1) "
      "FROM outbox WHERE channel = :channel AND parked_at = 0 AND due_at <= :now "
      "AND leased_until <= :free_at",
      {std::string(channel), seconds, seconds});
  const auto [parked] = *connection_.first<long long>(
      "SELECT COUNT(*) FROM outbox WHERE channel = :channel AND parked_at > 0",
      {std::string(channel)});
  return {waiting, parked, time_unless_none(oldest), time_unless_none(due_since)};
}

LiveCounts DatabaseCondition::count_live(base::UnixTime now, base::UnixTime idle_since) {
  LiveCounts counts;
  std::tie(counts.accounts) = *connection_.first<long long>("SELECT COUNT(*) FROM users");
  for (const auto& [kind, count] : connection_.all<std::string, long long>(
           "SELECT kind, COUNT(*) FROM sessions WHERE expires_at > :now "
           "AND (remember = 1 OR last_seen_at > :idle_since) GROUP BY kind",
           {base::to_integer(now), base::to_integer(idle_since)})) {
    (kind == "browser" ? counts.browser_sessions : counts.token_sessions) += count;
  }
  return counts;
}

}  // namespace sih_auth::storage
