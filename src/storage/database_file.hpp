#pragma once

#include <stdexcept>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/log.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

/// The database is not one that we may use; `what()` says why and what to do, in one line.
class RefusedDatabase : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// `full` reads every page of SQLite's file, which takes some seconds for each gigabyte.
enum class DatabaseCheck { full, quick };

/// Makes the database ready to be served from: creates a file (0600) at its very first use, checks
/// it, brings its schema up to date. Throws `RefusedDatabase` for one that was used and is now
/// missing, empty or corrupt, for one of a newer program, and for one of somebody else's, the Flask
/// app's among them; those stay untouched. Throws `Unavailable` when a server cannot be asked.
void prepare_database(const DatabaseAddress& address, DatabaseCheck check, const base::Clock& clock,
                      const base::Log& log);

/// Whether a `full` check is over before anybody notices: that of a small file, or a server's,
/// which looks after its pages itself.
[[nodiscard]] bool is_checked_in_a_moment(const DatabaseAddress& address);

/// What `full` does beyond `quick`, for a file that is in use already. Throws `RefusedDatabase`
/// when it is corrupt, `Unavailable` when it cannot be read.
void check_every_page(const DatabaseAddress& address);

/// Whether there is a database of ours. Refuses what `prepare_database` would, and writes nothing.
[[nodiscard]] bool inspect_database(const DatabaseAddress& address);

/// Throws `RefusedDatabase` unless the database has this program's schema: it says whose it has,
/// and what to do.
void refuse_other_schema(SqlConnection& connection, const std::string& name);

/// Moves what stands in SQLite's write-ahead log into the database file, as far as that goes
/// without waiting for anybody: connections whose writes are `droppable` never do.
void shorten_log(SqlConnection& connection);

}  // namespace sih_auth::storage
