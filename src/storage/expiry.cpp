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

// MariaDB takes no LIMIT in what stands behind IN, but in what stands behind FROM.
constexpr std::array<std::string_view, 6> kPlainTables{
    "DELETE FROM throttles WHERE (rule, subject) IN (SELECT rule, subject FROM "
    "(SELECT rule, subject FROM throttles WHERE expires_at <= :now ORDER BY expires_at "
    "LIMIT :most) AS ended)",
    "DELETE FROM code_tries WHERE way IN (SELECT way FROM (SELECT way FROM code_tries "
    "WHERE expires_at <= :now ORDER BY expires_at LIMIT :most) AS ended)",
    "DELETE FROM devices WHERE id IN (SELECT id FROM (SELECT id FROM devices "
    "WHERE expires_at <= :now ORDER BY expires_at LIMIT :most) AS ended)",
    "DELETE FROM resets WHERE token_hash IN (SELECT token_hash FROM (SELECT token_hash FROM resets "
    "WHERE expires_at <= :now ORDER BY expires_at LIMIT :most) AS ended)",
    "DELETE FROM email_changes WHERE user_id IN (SELECT user_id FROM (SELECT user_id "
    "FROM email_changes WHERE expires_at <= :now ORDER BY expires_at LIMIT :most) AS ended)",
    "DELETE FROM email_undos WHERE id IN (SELECT id FROM (SELECT id FROM email_undos "
    "WHERE expires_at <= :now ORDER BY expires_at LIMIT :most) AS ended)"};

}  // namespace

int SqlExpiry::purge(const domain::Ends& ends, int most) {
  const long long ended = base::to_integer(ends.now);
  const long long limit = most;
  long long gone = 0;
  // The codes of a login go with it (foreign key).
  gone += connection_.execute(
      "DELETE FROM logins WHERE id IN "
      "(SELECT id FROM (SELECT id FROM logins WHERE expires_at <= :now ORDER BY expires_at LIMIT "
      ":most) "
      "AS ended)",
      {ended, limit});
  gone += connection_.execute(
      "DELETE FROM sessions WHERE id IN "
      "(SELECT id FROM (SELECT id FROM sessions WHERE expires_at <= :now ORDER BY expires_at LIMIT "
      ":most) "
      "AS ended)",
      {ended, limit});
  gone += connection_.execute(
      "DELETE FROM sessions WHERE id IN "
      "(SELECT id FROM (SELECT id FROM sessions WHERE remember = 0 AND last_seen_at <= :idle_since "
      "LIMIT :most) "
      "AS ended)",
      {base::to_integer(ends.idle_since), limit});
  gone += connection_.execute(
      "DELETE FROM outbox WHERE id IN "
      "(SELECT id FROM (SELECT id FROM outbox WHERE parked_at > 0 AND parked_at <= :parked_before "
      "LIMIT :most) "
      "AS ended)",
      {base::to_integer(ends.now - kKeepParked), limit});
  // Of a channel that nobody empties any more.
  gone += connection_.execute(
      "DELETE FROM outbox WHERE id IN (SELECT id FROM (SELECT id FROM outbox "
      "WHERE parked_at = 0 AND expires_at <= :before LIMIT :most) AS ended)",
      {base::to_integer(ends.now - kLeftToItsChannel), limit});
  gone += connection_.execute(
      "DELETE FROM events WHERE id IN (SELECT id FROM (SELECT id FROM events "
      "WHERE created_at < :since ORDER BY created_at LIMIT :most) AS ended)",
      {base::to_integer(ends.events_since), limit});
  gone += connection_.execute(
      "DELETE FROM events WHERE id IN (SELECT id FROM (SELECT id FROM events "
      "WHERE user_id = 0 AND created_at < :since ORDER BY created_at LIMIT :most) AS ended)",
      {base::to_integer(std::max(ends.events_since, ends.now - kKeepStrangers)), limit});
  for (const std::string_view sql : kPlainTables)
    gone += connection_.execute(sql, {ended, limit});
  return static_cast<int>(gone);
}

}  // namespace sih_auth::storage
