#include "storage/expiry.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace sih_auth::storage {
namespace {

// A parked mail is kept for the person who looks into it, but not for ever.
constexpr std::chrono::hours kKeepParked{30 * 24};

// Whoever empties it says in the log what has expired.
constexpr std::chrono::hours kLeftToItsChannel{1};

// Anybody can make as many of these as nginx lets through.
constexpr std::chrono::hours kKeepStrangers{7 * 24};

struct Purge {
  std::string_view sql;
  base::UnixTime (*before)(const domain::Ends& ends);
};

base::UnixTime now(const domain::Ends& ends) {
  return ends.now;
}

// MariaDB takes no LIMIT in what stands behind IN, but in what stands behind FROM.
constexpr std::array kPurges{
    // The codes of a login go with it (foreign key).
    Purge{"DELETE FROM logins WHERE id IN (SELECT id FROM (SELECT id FROM logins "
          "WHERE expires_at <= :now ORDER BY expires_at LIMIT :most) AS ended)",
          now},
    Purge{"DELETE FROM sessions WHERE id IN (SELECT id FROM (SELECT id FROM sessions "
          "WHERE expires_at <= :now ORDER BY expires_at LIMIT :most) AS ended)",
          now},
    Purge{"DELETE FROM sessions WHERE id IN (SELECT id FROM (SELECT id FROM sessions "
          "WHERE remember = 0 AND last_seen_at <= :idle_since LIMIT :most) AS ended)",
          [](const domain::Ends& ends) { return ends.idle_since; }},
    Purge{"DELETE FROM outbox WHERE id IN (SELECT id FROM (SELECT id FROM outbox "
          "WHERE parked_at > 0 AND parked_at <= :parked_before LIMIT :most) AS ended)",
          [](const domain::Ends& ends) { return ends.now - kKeepParked; }},
    // Of a channel that nobody empties any more.
    Purge{"DELETE FROM outbox WHERE id IN (SELECT id FROM (SELECT id FROM outbox "
          "WHERE parked_at = 0 AND expires_at <= :before LIMIT :most) AS ended)",
          [](const domain::Ends& ends) { return ends.now - kLeftToItsChannel; }},
    Purge{"DELETE FROM events WHERE id IN (SELECT id FROM (SELECT id FROM events "
          "WHERE created_at < :since ORDER BY created_at LIMIT :most) AS ended)",
          [](const domain::Ends& ends) { return ends.events_since; }},
    Purge{"DELETE FROM events WHERE id IN (SELECT id FROM (SELECT id FROM events "
          "WHERE user_id = 0 AND created_at < :since ORDER BY created_at LIMIT :most) AS ended)",
          [](const domain::Ends& ends) {
            return std::max(ends.events_since, ends.now - kKeepStrangers);
          }},
    Purge{"DELETE FROM throttles WHERE (rule, subject) IN (SELECT rule, subject FROM "
          "(SELECT rule, subject FROM throttles WHERE expires_at <= :now ORDER BY expires_at "
          "LIMIT :most) AS ended)",
          now},
    Purge{"DELETE FROM code_tries WHERE way IN (SELECT way FROM (SELECT way FROM code_tries "
          "WHERE expires_at <= :now ORDER BY expires_at LIMIT :most) AS ended)",
          now},
    Purge{"DELETE FROM devices WHERE id IN (SELECT id FROM (SELECT id FROM devices "
          "WHERE expires_at <= :now ORDER BY expires_at LIMIT :most) AS ended)",
          now},
    Purge{"DELETE FROM resets WHERE token_hash IN (SELECT token_hash FROM (SELECT token_hash "
          "FROM resets WHERE expires_at <= :now ORDER BY expires_at LIMIT :most) AS ended)",
          now},
    Purge{"DELETE FROM email_changes WHERE user_id IN (SELECT user_id FROM (SELECT user_id "
          "FROM email_changes WHERE expires_at <= :now ORDER BY expires_at LIMIT :most) AS ended)",
          now},
    Purge{"DELETE FROM email_undos WHERE id IN (SELECT id FROM (SELECT id FROM email_undos "
          "WHERE expires_at <= :now ORDER BY expires_at LIMIT :most) AS ended)",
          now}};

}  // namespace

int SqlExpiry::purge(const domain::Ends& ends, int most) {
  long long gone = 0;
  for (const Purge& purge : kPurges) {
    const long long before = base::to_integer(purge.before(ends));
    gone += connection_.execute(purge.sql, {before, static_cast<long long>(most)});
  }
  return static_cast<int>(gone);
}

}  // namespace sih_auth::storage
