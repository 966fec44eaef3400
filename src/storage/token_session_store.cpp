#include "storage/token_session_store.hpp"

#include <string>

#include "sih_auth/base/encoding.hpp"

#include "storage/session_rows.hpp"

namespace sih_auth::storage {

void SqlTokenSessionStore::insert(const domain::NewTokenSession& session) {
  const long long created_at = base::to_integer(session.created_at);
  // `remember`: however long it lies idle.
  connection_.execute(
      "INSERT INTO sessions (user_id, token_hash, key_id, created_at, last_seen_at, expires_at, "
      "full_login_at, remember, ip, user_agent, kind) VALUES (:user_id, :name, '', :created_at, "
      ":last_seen_at, :expires_at, :full_login_at, 1, :ip, :user_agent, 'token')",
      {session.user_id.value, session.name, created_at, created_at,
       base::to_integer(session.expires_at), created_at, session.visitor.ip,
       session.visitor.user_agent});
}

std::optional<domain::SignedIn> SqlTokenSessionStore::find(std::string_view name,
                                                           base::UnixTime now) {
  static const std::string kSql = select_signed_in(
      "sessions.token_hash = :name AND sessions.kind = 'token' AND sessions.expires_at > :now");
  return find_signed_in(connection_, kSql, {std::string(name), base::to_integer(now)});
}

std::optional<domain::TokenSession> SqlTokenSessionStore::find_session(std::string_view name,
                                                                       base::UnixTime now) {
  auto row = connection_.first<long long, std::string, std::string, std::string, long long>(
      "SELECT users.id, users.name, users.email, users.group_names, sessions.expires_at "
      "FROM sessions JOIN users ON users.id = sessions.user_id "
      "WHERE sessions.token_hash = :name AND sessions.kind = 'token' "
      "AND sessions.expires_at > :now AND users.disabled_at = 0",
      {std::string(name), base::to_integer(now)});
  if (!row) return std::nullopt;
  auto& [user_id, user_name, email, group_names, expires_at] = *row;
  return domain::TokenSession{
      {{user_id}, std::move(user_name), std::move(email), base::split_list(group_names)},
      base::unix_time(expires_at)};
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
                                        base::UnixTime replaced_since) {
  return connection_.execute(
             "DELETE FROM sessions WHERE token_hash = :name AND kind = 'token' "
             "AND generation <> :generation "
             "AND NOT (generation = :successor AND rotated_at >= :replaced_since)",
             {claim.session, claim.generation, claim.generation + 1,
              base::to_integer(replaced_since)}) == 1;
}

void SqlTokenSessionStore::erase(std::string_view name) {
  connection_.execute("DELETE FROM sessions WHERE token_hash = :name AND kind = 'token'",
                      {std::string(name)});
}

}  // namespace sih_auth::storage
