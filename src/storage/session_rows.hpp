#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sih_auth/domain/session.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

/// A query for `find_signed_in`: the session that meets `condition` (SQL about `sessions` and
/// `users`) with the account it speaks for, unless that is disabled.
[[nodiscard]] std::string select_signed_in(std::string_view condition);

/// What `sql` finds; it lives as long as the connection.
[[nodiscard]] std::optional<domain::SignedIn> find_signed_in(
    SqlConnection& connection, std::string_view sql, const SqlConnection::Parameters& parameters);

/// Ends those of the account that were used longest ago, but for `domain::kMostSessions`.
void keep_latest_sessions(SqlConnection& connection, domain::UserId user);

/// As the column `kind` has it.
[[nodiscard]] domain::SessionKind parse_kind(std::string_view word);

}  // namespace sih_auth::storage
