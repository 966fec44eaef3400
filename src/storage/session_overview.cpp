#include "storage/session_overview.hpp"

#include "storage/session_rows.hpp"

namespace sih_auth::storage {

std::vector<ListedSession> SqlSessionOverview::list(base::UnixTime now, base::UnixTime idle_since) {
  std::vector<ListedSession> sessions;
  for (auto& [id, user_id, email, created_at, last_seen_at, ip, user_agent, kind] :
       connection_.all<long long, long long, std::string, long long, long long, std::string,
                       std::string, std::string>(
           "SELECT sessions.id, users.id, users.email, sessions.created_at, "
           "sessions.last_seen_at, sessions.ip, sessions.user_agent, sessions.kind "
           "FROM sessions JOIN users ON users.id = sessions.user_id "
           "WHERE sessions.expires_at > :now "
           "AND (sessions.remember = 1 OR sessions.last_seen_at > :idle_since) "
           "AND users.disabled_at = 0 ORDER BY sessions.last_seen_at DESC, sessions.id DESC",
           {base::to_integer(now), base::to_integer(idle_since)})) {
    sessions.push_back({{{id},
                         base::unix_time(created_at),
                         base::unix_time(last_seen_at),
                         {std::move(ip), std::move(user_agent)},
                         parse_kind(kind)},
                        {user_id},
                        std::move(email)});
  }
  return sessions;
}

std::optional<domain::UserId> SqlSessionOverview::owner_of(domain::SessionId id, base::UnixTime now,
                                                           base::UnixTime idle_since) {
  const auto row = connection_.first<long long>(
      "SELECT user_id FROM sessions WHERE id = :id AND expires_at > :now "
      "AND (remember = 1 OR last_seen_at > :idle_since)",
      {id.value, base::to_integer(now), base::to_integer(idle_since)});
  if (!row) return std::nullopt;
  return domain::UserId{std::get<0>(*row)};
}

}  // namespace sih_auth::storage
