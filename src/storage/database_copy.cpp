#include "storage/database_copy.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "sih_auth/base/word_list.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "storage/database_file.hpp"
#include "storage/id_sequence.hpp"
#include "storage/schema_tables.hpp"

namespace sih_auth::storage {
namespace {

// In one statement: an engine behind a network is asked once for as many rows.
constexpr std::size_t kRowsInAStatement = 50;
constexpr std::size_t kRowsInAPage = 1'000;

std::string placeholder(std::string_view column) {
  return ":" + std::string(column);
}

/// What is said to both databases about one table. The texts outlive the connections.
struct TableStatements {
  explicit TableStatements(const SchemaTable& its_table) : table(&its_table) {
    const std::string name(table->name);
    std::vector<std::string_view> names;
    for (const TableColumn& column : table->columns) {
      names.push_back(column.name);
      types.push_back(column.type);
      const auto key = std::ranges::find(table->key, column.name);
      if (key != table->key.end()) key_places.push_back(names.size() - 1);
    }
    const std::string columns = base::listed(names);
    const std::string key = base::listed(table->key);
    const std::string page = " ORDER BY " + key + " LIMIT " + std::to_string(kRowsInAPage);
    count = "SELECT COUNT(*) FROM " + name;
    first_page = "SELECT " + columns + " FROM " + name + page;
    next_page = "SELECT " + columns + " FROM " + name + " WHERE (" + key + ") > (" +
                base::listed(table->key, placeholder) + ")" + page;
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
  std::vector<ColumnType> types;
  std::vector<std::size_t> key_places;  ///< in the order of the columns, which is the key's
  std::string count;
  std::string first_page;
  std::string next_page;
  std::string insert_one;
  std::string insert_many;
};

using Row = SqlConnection::Parameters;

/// All rows in the order of their key, which is the same in every engine, without ever holding more
/// than a page of them.
void for_each_row(SqlConnection& connection, const TableStatements& table,
                  const std::function<void(const Row&)>& on_row) {
  Row key;
  for (std::size_t in_page = kRowsInAPage; in_page == kRowsInAPage;) {
    in_page = 0;
    const std::string& page = key.empty() ? table.first_page : table.next_page;
    const Row begin = key;
    connection.each(page, begin, table.types, [&](const Row& row) {
      ++in_page;
      key.clear();
      for (const std::size_t place : table.key_places)
        key.push_back(row[place]);
      on_row(row);
    });
  }
}

/// Of rows and their order (FNV-1a, 64 bits): against what goes wrong by itself.
class Checksum {
 public:
  void add(const Row& row) {
    for (const auto& value : row) {
      const auto* number = std::get_if<long long>(&value);
      const std::string text = number != nullptr ? std::to_string(*number) : std::get<1>(value);
      for (const char c : text)
        mix(static_cast<unsigned char>(c));
      mix(0x1f);
    }
    ++rows_;
  }

  bool operator==(const Checksum&) const = default;

 private:
  void mix(std::uint64_t byte) {
    constexpr std::uint64_t kPrime = 1'099'511'628'211;
    sum_ = (sum_ ^ byte) * kPrime;
  }

  std::uint64_t sum_ = 14'695'981'039'346'656'037U;
  long long rows_ = 0;
};

long long count_rows(SqlConnection& connection, const TableStatements& statements) {
  return std::get<0>(*connection.first<long long>(statements.count));
}

DatabaseAddress only_read(DatabaseAddress address) {
  address.read_only = true;
  return address;
}

class Copy {
 public:
  Copy(const DatabaseAddress& source, const DatabaseAddress& target)
      : source_(only_read(source), Durability::lasting), target_(target, Durability::lasting) {}

  CopiedRows run(const base::Progress& progress) {
    refuse_used_target();
    keep_ids();
    CopiedRows copied;
    target_.write([&] {
      copied = {};
      refuse_used_target();
      // One moment of the source: it may still be in use.
      source_.read([&] { copy_all(copied, progress); });
    });
    keep_ids();  // those that were given meanwhile
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

  void keep_ids() {
    for (const TableStatements& statements : tables_) {
      const SchemaTable& table = *statements.table;
      if (!table.has_ids()) continue;
      keep_ids_above(target_, table.name, last_used_id(source_, table.name));
    }
  }

  void copy_all(CopiedRows& copied, const base::Progress& progress) {
    long long all = 0;
    for (const TableStatements& table : tables_)
      all += count_rows(source_, table);
    for (const TableStatements& table : tables_) {
      const long long before = copied.all;
      const Checksum sent = copy_table(table, [&](std::size_t rows) {
        copied.all += static_cast<long long>(rows);
        progress(copied.all, all);
      });
      check_table(table, sent);
      if (table.table->name == "users") copied.accounts = copied.all - before;
    }
  }

  Checksum copy_table(const TableStatements& statements,
                      const std::function<void(std::size_t)>& on_rows) {
    Checksum sent;
    Row waiting;
    const std::size_t width = statements.types.size();
    for_each_row(source_, statements, [&](const Row& row) {
      sent.add(row);
      waiting.insert(waiting.end(), row.begin(), row.end());
      if (waiting.size() < width * kRowsInAStatement) return;
      target_.execute(statements.insert_many, waiting);
      waiting.clear();
      on_rows(kRowsInAStatement);
    });
    for (auto row = waiting.begin(); row != waiting.end();) {
      const auto end = row + static_cast<std::ptrdiff_t>(width);
      target_.execute(statements.insert_one, Row(row, end));
      row = end;
      on_rows(1);
    }
    return sent;
  }

  /// Reads what has arrived.
  void check_table(const TableStatements& statements, const Checksum& sent) {
    Checksum arrived;
    for_each_row(target_, statements, [&](const Row& row) { arrived.add(row); });
    if (arrived == sent) return;
    throw domain::Unavailable("the rows of " + std::string(statements.table->name) +
                              " did not arrive as they were: nothing was copied");
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
    SqlConnection connection(only_read(source), Durability::lasting);
    refuse_other_schema(connection, source.name());
  }
  prepare_database(target, DatabaseCheck::full, clock, log);
  return Copy(source, target).run(progress);
}

}  // namespace sih_auth::storage
