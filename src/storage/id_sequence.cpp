#include "storage/id_sequence.hpp"

#include <string>
#include <tuple>

#include "sih_auth/domain/unavailable.hpp"

#include "storage/engine.hpp"

namespace sih_auth::storage {
namespace {

void keep_in_sqlite(SqlConnection& connection, const std::string& table, long long id) {
  connection.execute("DELETE FROM sqlite_sequence WHERE name = :name", {table});
  connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)", {table, id});
}

void keep_in_postgresql(SqlConnection& connection, const std::string& table, long long id) {
  static_cast<void>(connection.first<long long>(
      "SELECT setval(CAST(CAST(:name AS TEXT) || '_id_seq' AS REGCLASS), :id)", {table, id}));
}

void keep_in_mysql(SqlConnection& connection, const std::string& table, long long id) {
  connection.execute_once("ALTER TABLE " + table + " AUTO_INCREMENT = " + std::to_string(id + 1));
}

}  // namespace

long long last_used_id(SqlConnection& connection, std::string_view table) {
  const auto row =
      connection.first<long long>(connection.dialect().last_used_id, {std::string(table)});
  constexpr long long kHidden = -1;
  if (row == std::tuple(kHidden)) {
    throw domain::Unavailable(
        "database: the user may not ask which ids were used: GRANT SELECT ON "
        "ALL SEQUENCES IN SCHEMA public TO …");
  }
  return row ? std::get<0>(*row) : 0;
}

void keep_ids_above(SqlConnection& connection, std::string_view table, long long id) {
  if (last_used_id(connection, table) >= id) return;
  const std::string name(table);
  switch (connection.engine()) {
    case EngineKind::sqlite:
      return keep_in_sqlite(connection, name, id);
    case EngineKind::postgresql:
      return keep_in_postgresql(connection, name, id);
    case EngineKind::mysql:
      return keep_in_mysql(connection, name, id);
  }
}

}  // namespace sih_auth::storage
