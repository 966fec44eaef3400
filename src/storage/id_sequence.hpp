#pragma once

#include <string_view>

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

/// The highest id that a row of the table ever had; 0: none yet.
[[nodiscard]] long long last_used_id(SqlConnection& connection, std::string_view table);

/// From now on the ids of new rows are higher than `id`. Of all engines only SQLite can undo it,
/// and MariaDB commits the transaction that it stands in: to be called before anything is written.
void keep_ids_above(SqlConnection& connection, std::string_view table, long long id);

}  // namespace sih_auth::storage
