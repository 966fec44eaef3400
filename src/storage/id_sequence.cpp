#include "storage/id_sequence.hpp"

#include <string>

namespace sih_auth::storage {

long long last_used_id(SqlConnection& connection, std::string_view table) {
  const auto row = connection.first<long long>(
      "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = :name", {std::string(table)});
  return row ? std::get<0>(*row) : 0;
}

void keep_ids_above(SqlConnection& connection, std::string_view table, long long id) {
  if (last_used_id(connection, table) >= id) return;
  connection.execute("DELETE FROM sqlite_sequence WHERE name = :name", {std::string(table)});
  connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)",
                     {std::string(table), id});
}

}  // namespace sih_auth::storage
