#pragma once

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/log.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

/// The number of the newest migration in this binary.
[[nodiscard]] long long newest_schema_version();

/// Applies the migrations that `connection` lacks, each in a transaction of its own (MariaDB
/// commits every step by itself: there each one can be repeated). Safe when several processes and
/// nodes start at once. Throws `Unavailable` when one fails.
void migrate(SqlConnection& connection, const base::Clock& clock, const base::Log& log);

/// The schema's version; 0 for a database without one.
[[nodiscard]] long long schema_version(SqlConnection& connection);

}  // namespace sih_auth::storage
