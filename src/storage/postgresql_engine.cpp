#include "storage/postgresql_engine.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <soci/postgresql/soci-postgresql.h>

namespace sih_auth::storage {
namespace {

// Debian's libsoci_postgresql exports no typeinfo of its session, which the sanitizer's check of
// the cast would need.
__attribute__((no_sanitize("vptr"))) PGconn* handle_of(soci::session& session) {
  return static_cast<soci::postgresql_session_backend&>(*session.get_backend()).conn_;
}

// PostgreSQL's documentation, appendix A.
constexpr std::array<std::string_view, 3> kConflicts{
    "40001",   // serialization_failure
    "40P01",   // deadlock_detected
    "23505"};  // unique_violation: where it was asked for before, another one has come between
constexpr std::array<std::string_view, 6> kLosses{
    "57P01",   // admin_shutdown
    "57P02",   // crash_shutdown
    "57P03",   // cannot_connect_now
    "57P05",   // idle_session_timeout
    "25P03",   // idle_in_transaction_session_timeout
    "25006"};  // read_only_sql_transaction: no longer the primary

bool contains(std::span<const std::string_view> states, std::string_view state) {
  return std::ranges::find(states, state) != states.end();
}

/// libpq's words about a connection that could not be made; they name host and user, no password.
std::string why_not_connected(const soci::soci_error& error) {
  std::string text = error.get_error_message();
  const auto first_line_end = text.find('\n');
  if (first_line_end == std::string::npos) return "the statement could not be run";
  text.erase(0, first_line_end + 1);
  return text.substr(0, text.find('\n'));
}

}  // namespace

void PostgresqlEngine::open(soci::session& session) {
  session.open(soci::postgresql, std::string(address_.logins.front().reveal()));
  for (const char* setting :
       {"SET default_transaction_isolation = 'read committed'", "SET jit = off",
        "SET client_min_messages = warning", "SET idle_in_transaction_session_timeout = '5min'"}) {
    session << setting;
  }
  if (durability_ == Durability::lasting) {
    session << "SET lock_timeout = '5s'";
  } else {
    session << "SET lock_timeout = '50ms'";
    session << "SET synchronous_commit = off";
  }
}

bool PostgresqlEngine::is_lost(soci::session& session) const {
  return PQstatus(handle_of(session)) != CONNECTION_OK;
}

bool PostgresqlEngine::is_demoted(soci::session& session) {
  PGconn* const connection = handle_of(session);
  for (const char* name : {"default_transaction_read_only", "in_hot_standby"}) {
    const char* value = PQparameterStatus(connection, name);
    if (value != nullptr && std::string_view(value) == "on") return true;
  }
  return false;
}

Failure PostgresqlEngine::judge(const soci::soci_error& error) const {
  const auto* told = dynamic_cast<const soci::postgresql_soci_error*>(&error);
  if (told == nullptr) return {Fault::refused, "database: " + why_not_connected(error)};
  const std::string state = told->sqlstate();
  if (contains(kConflicts, state)) {
    return {Fault::conflict, "database: too many others write at the same time"};
  }
  if (state == "25006") return {Fault::lost, "database: the server takes no writes"};
  if (state.starts_with("08") || contains(kLosses, state)) {
    return {Fault::lost, "database: the connection to the server is lost"};
  }
  if (state == "42501") {
    return {Fault::refused,
            "database: the user lacks a privilege: is the database theirs? "
            "(ALTER DATABASE … OWNER TO …)"};
  }
  if (state == "55P03") {
    return {Fault::refused, "database: another writer, or a change of the schema, took too long"};
  }
  return {Fault::refused, "database: PostgreSQL has refused a statement (SQLSTATE " + state + ")"};
}

const Dialect& PostgresqlEngine::dialect() const {
  static constexpr std::array<std::string_view, 1> kBeginRead{
      "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
  static constexpr Dialect kDialect{
      .begin_write = "BEGIN ISOLATION LEVEL SERIALIZABLE",
      .begin_read = kBeginRead,
      .tables = "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()",
      // Any number that no other program is likely to use.
      .lock_schema = "SELECT 1 FROM (SELECT pg_advisory_lock(5279314682)) AS locked",
      .unlock_schema = "SELECT pg_advisory_unlock(5279314682)",
      .last_used_id =
          "SELECT CASE WHEN has_sequence_privilege(name, 'SELECT') THEN COALESCE("
          "(SELECT MAX(last_value) FROM pg_sequences WHERE schemaname = current_schema() "
          "AND sequencename = name), 0) ELSE -1 END "
          "FROM (SELECT CAST(:name AS TEXT) || '_id_seq' AS name) AS wanted",
      .commits_each_table = false,
      .needs_transaction_to_write = true,
  };
  return kDialect;
}

}  // namespace sih_auth::storage
