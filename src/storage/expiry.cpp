#include "storage/expiry.hpp"

namespace sih_auth::storage {
namespace {

// A parked mail is kept for the person who looks into it, but not for ever.
constexpr std::chrono::hours kKeepParked{30 * 24};

}  // namespace

int SqlExpiry::purge(base::UnixTime now, base::UnixTime idle_since, int most) {
  const long long ended = base::to_integer(now);
  const long long limit = most;
  long long gone = 0;
  // The codes of a login go with it (foreign key).
  gone += connection_.execute(
      "DELETE FROM logins WHERE id IN "
      "(SELECT id FROM logins WHERE expires_at <= :now ORDER BY expires_at LIMIT :most)",
      {ended, limit});
  gone += connection_.execute(
      "DELETE FROM sessions WHERE id IN "
      "(SELECT id FROM sessions WHERE expires_at <= :now ORDER BY expires_at LIMIT :most)",
      {ended, limit});
  gone += connection_.execute(
      "DELETE FROM sessions WHERE id IN "
      "(SELECT id FROM sessions WHERE remember = 0 AND last_seen_at <= :idle_since LIMIT :most)",
      {base::to_integer(idle_since), limit});
  gone += connection_.execute(
      "DELETE FROM outbox WHERE id IN "
      "(SELECT id FROM outbox WHERE parked_at > 0 AND parked_at <= :parked_before LIMIT :most)",
      {base::to_integer(now - kKeepParked), limit});
  return static_cast<int>(gone);
}

}  // namespace sih_auth::storage
