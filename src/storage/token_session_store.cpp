#include "storage/token_session_store.hpp"

#include <string>

#include "sih_auth/base/encoding.hpp"

#include "storage/grant_count.hpp"
#include "storage/session_rows.hpp"

namespace sih_auth::storage {

void SqlTokenSessionStore::insert(const domain::NewTokenSession& session) {
  count_grant(connection_, session.user_id);
  const long long created_at = base::to_integer(session.created_at);
  // `remember`: however long it lies idle.
  connection_.execute(
      "INSERT INTO sessions (user_id, token_hash, key_id, created_at, last_seen_at, expires_at, "
      "full_login_at, remember, ip, user_agent, kind) VALUES (:user_id, :name, '', :created_at, "
      ":last_seen_at, :expires_at, :full_login_at, 1, :ip, :user_agent, 'token')",
      {session.user_id.value, session.name, created_at, created_at,
       base::to_integer(session.expires_at), base::to_integer(session.full_login_at),
       session.visitor.ip, session.visitor.user_agent});
  keep_latest_sessions(connection_, session.user_id);
}

std::optional<domain::SignedIn> SqlTokenSessionStore::find(std::string_view name,
                                                           base::UnixTime now) {
  static const std::string kSql = select_signed_in(
      "sessions.token_hash = :name AND sessions.kind = 'token' AND sessions.expires_at > :now");
  return find_signed_in(connection_, kSql, {std::string(name), base::to_integer(now)});
}

bool SqlTokenSessionStore::rotate(const domain::RefreshClaim& claim, const domain::Visitor& visitor,
                                  base::UnixTime now) {
  const long long seconds = base::to_integer(now);
  return connection_.execute(
             "UPDATE sessions SET generation = generation + 1, rotated_at = :rotated_at, "
             "last_seen_at = :last_seen_at, ip = :ip, user_agent = :user_agent "
             "WHERE token_hash = :name AND kind = 'token' AND generation = :generation "
             "AND expires_at > :now",
             {seconds, seconds, visitor.ip, visitor.user_agent, claim.session, claim.generation,
              seconds}) == 1;
}

bool SqlTokenSessionStore::erase_reused(const domain::RefreshClaim& claim,
                                        base::UnixTime replaced_since, base::UnixTime now) {
  return connection_.execute(
             "DELETE FROM sessions WHERE token_hash = :name AND kind = 'token' "
             "AND generation <> :generation "
             "AND NOT (generation = :successor AND rotated_at BETWEEN :replaced_since AND :now)",
             {claim.session, claim.generation, claim.generation + 1,
              base::to_integer(replaced_since), base::to_integer(now)}) == 1;
}

void SqlTokenSessionStore::erase(std::string_view name) {
  connection_.execute("DELETE FROM sessions WHERE token_hash = :name AND kind = 'token'",
                      {std::string(name)});
}

}  // namespace sih_auth::storage
