#include "storage/migrator.hpp"

#include <charconv>
#include <map>
#include <tuple>
#include <vector>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "storage/engine.hpp"

namespace sih_auth::storage {

/// Made from src/storage/migrations by the build.
const std::map<std::string_view, std::string_view>& embedded_files();

namespace {

struct Migration {
  long long version = 0;
  std::string_view name;  ///< of the file, without folder: 0001_initial.sql
  std::string_view sql;
};

std::string_view folder_of(EngineKind engine) {
  switch (engine) {
    case EngineKind::sqlite:
      return "migrations/sqlite/";
    case EngineKind::postgresql:
      return "migrations/postgresql/";
    case EngineKind::mysql:
      return "migrations/mysql/";
  }
  __builtin_unreachable();
}

std::vector<Migration> migrations(EngineKind engine) {
  const std::string_view folder = folder_of(engine);
  std::vector<Migration> all;
  for (const auto& [path, sql] : embedded_files()) {  // a map: in the order of their names
    if (!path.starts_with(folder)) continue;
    const std::string_view name = path.substr(folder.size());
    long long version = 0;
    std::from_chars(name.data(), name.data() + name.size(), version);
    all.push_back({version, name, sql});
  }
  return all;
}

/// The statements of a script, which each end with `;` at the end of a line; whole-line comments
/// are dropped.
std::vector<std::string_view> statements(std::string_view script) {
  std::vector<std::string_view> all;
  while (!(script = base::trim_ascii(script)).empty()) {
    if (script.starts_with("--")) {
      const auto line_end = script.find('\n');
      script.remove_prefix(line_end == std::string_view::npos ? script.size() : line_end);
      continue;
    }
    const auto end = script.find(";\n");
    all.push_back(script.substr(0, end));
    script.remove_prefix(end == std::string_view::npos ? script.size() : end + 1);
  }
  return all;
}

/// Held for as long as this process migrates.
class SchemaLock {
 public:
  explicit SchemaLock(SqlConnection& connection) : connection_(connection) {
    const std::string_view lock = connection.dialect().lock_schema;
    if (lock.empty() || connection.first<long long>(lock) == std::tuple(1LL)) return;
    throw domain::Unavailable("database: another process is changing the schema");
  }
  SchemaLock(const SchemaLock&) = delete;
  SchemaLock& operator=(const SchemaLock&) = delete;
  ~SchemaLock() {
    const std::string_view unlock = connection_.dialect().unlock_schema;
    try {
      if (!unlock.empty()) connection_.execute_once(unlock);
    } catch (const domain::Unavailable&) {
      // It ends with the connection.
    }
  }

 private:
  SqlConnection& connection_;
};

}  // namespace

long long newest_schema_version() {
  // The same in every dialect.
  return migrations(EngineKind::sqlite).back().version;
}

bool has_table(SqlConnection& connection, std::string_view name) {
  for (const auto& [table] : connection.all<std::string>(connection.dialect().tables))
    if (table == name) return true;
  return false;
}

long long schema_version(SqlConnection& connection) {
  if (!has_table(connection, "schema_migrations")) return 0;
  return std::get<0>(
      *connection.first<long long>("SELECT COALESCE(MAX(version), 0) FROM schema_migrations"));
}

void migrate(SqlConnection& connection, const base::Clock& clock, const base::Log& log) {
  // Who may only read and write rows needs no right to make tables.
  if (schema_version(connection) == newest_schema_version()) return;
  const SchemaLock lock(connection);
  connection.execute_once(
      "CREATE TABLE IF NOT EXISTS schema_migrations "
      "(version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, "
      "applied_at BIGINT NOT NULL)");
  for (const Migration& migration : migrations(connection.engine())) {
    // An up-to-date database is not written to: another program may hold its lock.
    if (schema_version(connection) >= migration.version) continue;
    bool applied = false;
    connection.write([&] {
      applied = false;
      // Asked inside the transaction: of several processes that start at once, one applies it.
      if (schema_version(connection) >= migration.version) return;
      for (const std::string_view statement : statements(migration.sql)) {
        connection.execute_once(statement);
      }
      connection.execute(
          "INSERT INTO schema_migrations (version, name, applied_at) "
          "VALUES (:version, :name, :applied_at)",
          {migration.version, std::string(migration.name), base::to_integer(clock.now())});
      applied = true;
    });
    if (applied) log.info("schema_migrated", {{"migration", std::string(migration.name)}});
  }
}

}  // namespace sih_auth::storage
