#pragma once

#include "sih_auth/domain/types.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

/// To be called in every transaction that gives an account a login or a session, or ends all it
/// has. Between the nodes of a Galera cluster only those who change the same row come one after the
/// other; all other engines see by themselves what was read.
inline void count_grant(SqlConnection& connection, domain::UserId user) {
  if (connection.engine() != EngineKind::mysql) return;
  connection.execute("UPDATE users SET grant_count = grant_count + 1 WHERE id = :id", {user.value});
}

}  // namespace sih_auth::storage
