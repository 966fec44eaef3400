#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

struct TableColumn {
  std::string_view name;
  ColumnType type;
};

/// A table of the newest schema.
struct SchemaTable {
  std::string_view name;
  std::vector<TableColumn> columns;
  std::vector<std::string_view> key;  ///< of its columns, those that tell its rows apart

  /// Whether its rows are told apart by numbers that are never given twice.
  [[nodiscard]] bool has_ids() const { return key.size() == 1 && key.front() == "id"; }
};

/// All tables that hold data, in an order in which none refers to a later one. Of every database
/// engine.
[[nodiscard]] std::span<const SchemaTable> schema_tables();

}  // namespace sih_auth::storage
