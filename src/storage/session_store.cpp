#include "storage/session_store.hpp"

#include "storage/grant_count.hpp"
#include "storage/session_rows.hpp"

namespace sih_auth::storage {

void SqlSessionStore::insert(const domain::NewSession& session) {
  count_grant(connection_, session.user_id);
  connection_.execute(
      "INSERT INTO sessions (user_id, token_hash, key_id, created_at, last_seen_at, expires_at, "
      "full_login_at, remember, ip, user_agent) VALUES (:user_id, :token_hash, :key_id, "
      ":created_at, "
      ":last_seen_at, :expires_at, :full_login_at, :remember, :ip, :user_agent)",
      {session.user_id.value, session.token.hash, session.token.key_id,
       base::to_integer(session.created_at), base::to_integer(session.created_at),
       base::to_integer(session.expires_at), base::to_integer(session.full_login_at),
       session.remember ? 1LL : 0LL, session.visitor.ip, session.visitor.user_agent});
  keep_latest_sessions(connection_, session.user_id);
}

std::optional<domain::SignedIn> SqlSessionStore::find(const domain::KeyedHash& token,
                                                      base::UnixTime now,
                                                      base::UnixTime idle_since) {
  static const std::string kSql = select_signed_in(
      "sessions.token_hash = :token_hash AND sessions.key_id = :key_id "
      "AND sessions.kind = 'browser' AND sessions.expires_at > :now "
      "AND (sessions.remember = 1 OR sessions.last_seen_at > :idle_since)");
  return find_signed_in(
      connection_, kSql,
      {token.hash, token.key_id, base::to_integer(now), base::to_integer(idle_since)});
}

void SqlSessionStore::erase(const domain::KeyedHash& token) {
  connection_.execute("DELETE FROM sessions WHERE token_hash = :token_hash AND key_id = :key_id",
                      {token.hash, token.key_id});
}

void SqlSessionStore::erase_all_of(domain::UserId user) {
  count_grant(connection_, user);
  connection_.execute("DELETE FROM sessions WHERE user_id = :user_id", {user.value});
}

bool SqlSessionStore::erase(domain::UserId user, domain::SessionId id) {
  return connection_.execute("DELETE FROM sessions WHERE id = :id AND user_id = :user_id",
                             {id.value, user.value}) == 1;
}

std::vector<domain::OpenSession> SqlSessionStore::list(domain::UserId user, base::UnixTime now,
                                                       base::UnixTime idle_since) {
  std::vector<domain::OpenSession> sessions;
  for (auto& [id, created_at, last_seen_at, ip, user_agent, kind] :
       connection_.all<long long, long long, long long, std::string, std::string, std::string>(
           "SELECT id, created_at, last_seen_at, ip, user_agent, kind FROM sessions "
           "WHERE user_id = :user_id AND expires_at > :now "
           "AND (remember = 1 OR last_seen_at > :idle_since) ORDER BY last_seen_at DESC, id DESC",
           {user.value, base::to_integer(now), base::to_integer(idle_since)})) {
    sessions.push_back({{id},
                        base::unix_time(created_at),
                        base::unix_time(last_seen_at),
                        {std::move(ip), std::move(user_agent)},
                        parse_kind(kind)});
  }
  return sessions;
}

bool SqlSessionStore::stamp(std::span<const domain::Visit> visits) {
  return connection_.try_write([&] {
    for (const domain::Visit& visit : visits) {
      const long long seconds = base::to_integer(visit.at);
      connection_.execute(
          "UPDATE sessions SET last_seen_at = :at WHERE id = :id AND last_seen_at < :earlier",
          {seconds, visit.session_id.value, seconds});
    }
  });
}

}  // namespace sih_auth::storage
