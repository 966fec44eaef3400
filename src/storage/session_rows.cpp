#include "storage/session_rows.hpp"

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::storage {

std::string select_signed_in(std::string_view condition) {
  return "SELECT sessions.id, users.id, users.name, users.email, users.group_names, "
         "sessions.full_login_at, sessions.last_seen_at, sessions.expires_at, sessions.remember, "
         "sessions.kind "
         "FROM sessions JOIN users ON users.id = sessions.user_id "
         "WHERE users.disabled_at = 0 AND " +
         std::string(condition);
}

std::optional<domain::SignedIn> find_signed_in(SqlConnection& connection, std::string_view sql,
                                               const SqlConnection::Parameters& parameters) {
  auto row =
      connection.first<long long, long long, std::string, std::string, std::string, long long,
                       long long, long long, long long, std::string>(sql, parameters);
  if (!row) return std::nullopt;
  auto& [id, user_id, name, email, group_names, full_login_at, last_seen_at, expires_at, remember,
         kind] = *row;
  return domain::SignedIn{{id},
                          {user_id},
                          std::move(name),
                          std::move(email),
                          base::split_list(group_names),
                          base::unix_time(full_login_at),
                          base::unix_time(last_seen_at),
                          base::unix_time(expires_at),
                          remember != 0,
                          parse_kind(kind)};
}

void keep_latest_sessions(SqlConnection& connection, domain::UserId user) {
  connection.execute(
      "DELETE FROM sessions WHERE user_id = :user_id AND id NOT IN "
      "(SELECT id FROM (SELECT id FROM sessions WHERE user_id = :same_user_id "
      "ORDER BY last_seen_at DESC, id DESC LIMIT :most) AS latest)",
      {user.value, user.value, static_cast<long long>(domain::kMostSessions)});
}

domain::SessionKind parse_kind(std::string_view word) {
  using domain::SessionKind;
  return word == domain::word(SessionKind::token) ? SessionKind::token : SessionKind::browser;
}

}  // namespace sih_auth::storage
