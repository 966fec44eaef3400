#pragma once

#include <string>

#include <soci/soci.h>

#include "storage/sql_connection.hpp"

/// What is SQLite's alone: opening, pragmas, waiting for the writer, the wording of failures.
namespace sih_auth::storage {

/// What a busy connection remembers while it waits.
struct SqliteWait {
  long long patience_ms = 0;
  long long started_ms = 0;
};

/// To be called before anything is asked of SQLite; once is enough.
void set_up_sqlite();

/// Opens the existing file. `wait` outlives the session.
void open_sqlite(soci::session& session, const DatabaseAddress& address, Durability durability,
                 SqliteWait& wait);

/// Whether the file that the session has open no longer has its name.
[[nodiscard]] bool sqlite_file_has_moved(soci::session& session);

/// Whether no transaction is open.
[[nodiscard]] bool sqlite_is_idle(soci::session& session);

/// A failure in words that hold no bound value (SOCI's own text does).
[[nodiscard]] std::string describe_failure(const soci::soci_error& error);

}  // namespace sih_auth::storage
