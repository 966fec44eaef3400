#pragma once

#include <string_view>

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

/// The highest id that a row of the table ever had; 0: none yet.
[[nodiscard]] long long last_used_id(SqlConnection& connection, std::string_view table);

/// From now on the ids of new rows are higher than `id`. To be called inside a write transaction.
void keep_ids_above(SqlConnection& connection, std::string_view table, long long id);

}  // namespace sih_auth::storage
