#include "storage/database_copy.hpp"

#include <string>
#include <vector>

#include "sih_auth/domain/unavailable.hpp"

#include "storage/database_file.hpp"
#include "storage/id_sequence.hpp"
#include "storage/migrator.hpp"
#include "storage/schema_tables.hpp"

namespace sih_auth::storage {
namespace {

// In one statement: an engine behind a network is asked once for as many rows.
constexpr std::size_t kRowsInAStatement = 50;

/// What is said to both databases about one table. The texts outlive the connections.
struct TableStatements {
  explicit TableStatements(const SchemaTable& its_table) : table(&its_table) {
    const std::string name(table->name);
    std::string columns;
    for (const TableColumn& column : table->columns)
      columns += (columns.empty() ? "" : ", ") + std::string(column.name);
    count = "SELECT COUNT(*) FROM " + name;
    select = "SELECT " + columns + " FROM " + name;
    const std::string insert = "INSERT INTO " + name + " (" + columns + ") VALUES ";
    insert_one = insert + places(1);
    insert_many = insert + places(kRowsInAStatement);
  }

  /// `(:r0c0, :r0c1), (:r1c0, :r1c1)`
  [[nodiscard]] std::string places(std::size_t rows) const {
    std::string text;
    for (std::size_t row = 0; row < rows; ++row) {
      text += row == 0 ? "(" : ", (";
      for (std::size_t column = 0; column < table->columns.size(); ++column) {
        text += (column == 0 ? ":r" : ", :r") + std::to_string(row) + "c" + std::to_string(column);
      }
      text += ")";
    }
    return text;
  }

  const SchemaTable* table;
  std::string count;
  std::string select;
  std::string insert_one;
  std::string insert_many;
};

long long count_rows(SqlConnection& connection, const TableStatements& statements) {
  return std::get<0>(*connection.first<long long>(statements.count));
}

class Copy {
 public:
  Copy(const DatabaseAddress& source, const DatabaseAddress& target)
      : source_({source.sqlite_path, true}, Durability::lasting),
        target_(target, Durability::lasting) {}

  CopiedRows run(const base::Progress& progress) {
    CopiedRows copied;
    // One moment of the source: it may still be in use.
    source_.read([&] {
      long long all = 0;
      for (const TableStatements& table : tables_)
        all += count_rows(source_, table);
      target_.write([&] {
        refuse_used_target();
        for (const TableStatements& table : tables_) {
          const long long before = copied.all;
          copy_table(table, [&](std::size_t rows) {
            copied.all += static_cast<long long>(rows);
            progress(copied.all, all);
          });
          check_table(table);
          if (table.table->name == "users") copied.accounts = copied.all - before;
        }
      });
    });
    return copied;
  }

 private:
  static std::vector<TableStatements> statements_of_all() {
    std::vector<TableStatements> all;
    for (const SchemaTable& table : schema_tables())
      all.emplace_back(table);
    return all;
  }

  void refuse_used_target() {
    for (const TableStatements& table : tables_) {
      if (const long long rows = count_rows(target_, table); rows > 0) {
        throw RefusedDatabase("the target is in use (" + std::to_string(rows) + " rows in " +
                              std::string(table.table->name) +
                              ") and was left untouched: name an empty database");
      }
    }
  }

  void copy_table(const TableStatements& statements,
                  const std::function<void(std::size_t)>& on_rows) {
    std::vector<ColumnType> types;
    for (const TableColumn& column : statements.table->columns)
      types.push_back(column.type);
    SqlConnection::Parameters waiting;
    const std::size_t width = types.size();
    source_.each(statements.select, types, [&](const SqlConnection::Parameters& row) {
      waiting.insert(waiting.end(), row.begin(), row.end());
      if (waiting.size() < width * kRowsInAStatement) return;
      target_.execute(statements.insert_many, waiting);
      waiting.clear();
      on_rows(kRowsInAStatement);
    });
    for (auto row = waiting.begin(); row != waiting.end();) {
      const auto end = row + static_cast<std::ptrdiff_t>(width);
      target_.execute(statements.insert_one, SqlConnection::Parameters(row, end));
      row = end;
      on_rows(1);
    }
  }

  void check_table(const TableStatements& statements) {
    const SchemaTable& table = *statements.table;
    if (count_rows(source_, statements) != count_rows(target_, statements)) {
      throw domain::Unavailable("the rows of " + std::string(table.name) +
                                " did not arrive in full: nothing was copied");
    }
    if (table.id_column.empty()) return;
    keep_ids_above(target_, table.name, last_used_id(source_, table.name));
  }

  const std::vector<TableStatements> tables_ = statements_of_all();
  SqlConnection source_;
  SqlConnection target_;
};

}  // namespace

CopiedRows copy_database(const DatabaseAddress& source, const DatabaseAddress& target,
                         const base::Clock& clock, const base::Log& log,
                         const base::Progress& progress) {
  {
    SqlConnection connection({source.sqlite_path, true}, Durability::lasting);
    if (schema_version(connection) != newest_schema_version()) {
      throw domain::Unavailable(source.sqlite_path +
                                " has not the schema of this program: run sih-auth migrate on it");
    }
  }
  prepare_database(target, DatabaseCheck::full, clock, log);
  return Copy(source, target).run(progress);
}

}  // namespace sih_auth::storage
